import { ValidationError } from './errors/validation-error.ts';
import { unknownNames } from './unknown-names.ts';

/** What an option takes: anything; the path of a file (null and false switch it off); a function; a number above 0; a whole number from 1; or an object with these methods. */
export type OptionKind = 'any' | 'path' | 'function' | 'positive' | 'whole' | readonly string[];

const forms: Readonly<
  Record<Exclude<OptionKind, 'any' | readonly string[]>, { readonly fits: (value: unknown) => boolean; readonly wanted: string }>
> = {
  path: { fits: (value) => typeof value === 'string' || value === null || value === false, wanted: 'the path of a file' },
  function: { fits: (value) => typeof value === 'function', wanted: 'a function' },
  positive: { fits: (value) => typeof value === 'number' && value > 0, wanted: 'a number above 0' },
  whole: { fits: (value) => Number.isInteger(value) && (value as number) >= 1, wanted: 'a whole number from 1' },
};

/** Refuses options that are not known, and parts that are none, before anything is made of them. @throws ValidationError */
export function checkOptions(options: object, kinds: Readonly<Record<string, OptionKind>>): void {
  for (const { path, message } of unknownNames(options, Object.keys(kinds))) throw new ValidationError(`The option "${path}" ${message}`);
  for (const [name, value] of Object.entries(options) as readonly (readonly [string, unknown])[]) {
    const trouble = value === undefined ? undefined : troubleWith(value, kinds[name] ?? 'any');
    if (trouble !== undefined) throw new ValidationError(`The option "${name}" is ${shown(value)}${trouble}`);
  }
}

function troubleWith(value: unknown, kind: OptionKind): string | undefined {
  if (kind === 'any') return undefined;
  if (typeof kind === 'string') return forms[kind].fits(value) ? undefined : `. Give ${forms[kind].wanted}.`;
  const missing = kind.filter((method) => typeof (Object(value) as Record<string, unknown>)[method] !== 'function');
  const calls = (methods: readonly string[]): string => methods.map((method) => `${method}()`).join(', ');
  return missing.length === 0
    ? undefined
    : `${typeof value === 'object' && value !== null ? ` without ${calls(missing)}` : ''}. Give an object with ${calls(kind)}.`;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return value === null ? 'null' : typeof value === 'object' ? 'an object' : String(value);
}
