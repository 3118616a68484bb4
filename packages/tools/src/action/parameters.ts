import { declareParameters, snakeCase, unknownParameters, type JsonObject, type KnownParameters } from '@tutti/core';
import { z } from 'zod';

/** How the parameters of an action are read. */
export interface ParameterOptions {
  /** Other spellings, by the name they stand for: `{ path: ['file_path'] }`. The name itself wins when both are given. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** What happens to names the action does not know: dropped unless they look misspelt (default), or kept as material. */
  readonly others?: 'drop' | 'keep';
  /** Options that are read under whichever of their spellings they are given; nothing is checked but their names. */
  readonly options?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The schema of an action's parameters. Names are snake_case; camelCase is taken too.
 * An unknown name close to a known one that is absent is refused as misspelt.
 */
export function parameters<Output extends object>(
  shape: z.ZodRawShape,
  { aliases = {}, options = {}, others = 'drop' }: ParameterOptions = {},
): z.ZodType<Output> {
  const canonical = canonicalNames(Object.keys(shape), aliases);
  const written = Object.fromEntries(
    Object.entries(options)
      .flatMap(([name, spellings]) => [name, ...spellings])
      .filter((name) => !Object.hasOwn(shape, name))
      .map((name) => [name, z.unknown().optional()]),
  );
  const inner = others === 'keep' ? z.looseObject({ ...shape, ...written }) : z.object({ ...shape, ...written });
  const known: KnownParameters = {
    names: { ...options, ...Object.fromEntries(Object.keys(shape).map((name) => [name, aliases[name] ?? []])) },
    isOpen: others === 'keep',
    takesCamelCase: true,
  };
  const schema = z.preprocess((value, context) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    if (others !== 'keep') reportMisspelt(value, { known, context });
    return rename(value as Record<string, unknown>, canonical);
  }, inner);
  return declareParameters(schema as unknown as z.ZodType<Output>, known);
}

/** Refuses names that are near a known one. The issue carries `params.name`, so that it is not taken for one of the value. */
export function reportMisspelt(
  given: object,
  {
    known,
    context,
    path = [],
  }: { readonly known: KnownParameters; readonly context: Pick<z.core.$RefinementCtx, 'addIssue'>; readonly path?: readonly PropertyKey[] },
): void {
  const names = Object.entries(given)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name]) => name);
  for (const { name, near } of unknownParameters(names, known)) {
    if (near !== undefined)
      context.addIssue({
        code: 'custom',
        path: [...path, name],
        message: `unknown parameter; perhaps "${near}" was meant`,
        params: { unknown: name, near },
      });
  }
}

/** A number, also when it is written as text, as templates give it. */
export function numeric(schema: z.ZodType<number>): z.ZodType<number> {
  return z.preprocess(
    (value) => (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value),
    schema,
  ) as unknown as z.ZodType<number>;
}

/** A truth value, also when it is written as text. */
export function flag(): z.ZodType<boolean> {
  return z.union([z.boolean(), z.stringbool()]);
}

/** An object with its own names in snake_case; what they hold is data and stays. */
export function snakeKeys(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [snakeCase(name), value]));
}

function canonicalNames(names: readonly string[], aliases: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, spellings] of Object.entries(aliases)) for (const spelling of spellings) map.set(spelling, name);
  for (const name of names) map.set(name, name);
  return map;
}

function rename(given: Readonly<Record<string, unknown>>, canonical: ReadonlyMap<string, string>): Record<string, unknown> {
  const renamed = new Map<string, unknown>();
  for (const [key, value] of Object.entries(given)) {
    // A step that gave nothing leaves null where a value was hoped for: that is the same as leaving it out.
    if (value === undefined || value === null) continue;
    const snake = snakeCase(key);
    const name = canonical.get(key) ?? canonical.get(snake) ?? snake;
    // An alias never overrides the name it stands for.
    if (name === key || name === snake || !renamed.has(name)) renamed.set(name, value);
  }
  return Object.fromEntries(renamed);
}
