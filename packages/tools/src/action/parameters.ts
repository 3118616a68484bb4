import { nearestName, type JsonObject } from '@tutti/core';
import { z } from 'zod';

/** How the parameters of an action are read. */
export interface ParameterOptions {
  /** Other spellings, by the name they stand for: `{ path: ['file_path'] }`. The name itself wins when both are given. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** What happens to names the action does not know: dropped unless they look misspelt (default), or kept as they are. */
  readonly others?: 'drop' | 'keep';
}

/**
 * The schema of an action's parameters. Names are snake_case; camelCase is taken too.
 * An unknown name close to a known one that is absent is refused as misspelt.
 */
export function parameters<Output extends object>(shape: z.ZodRawShape, options: ParameterOptions = {}): z.ZodType<Output> {
  const canonical = canonicalNames(Object.keys(shape), options.aliases ?? {});
  const inner = options.others === 'keep' ? z.looseObject(shape) : z.object(shape);
  const schema = z.preprocess((value, context) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const renamed = rename(value as Record<string, unknown>, canonical);
    if (options.others !== 'keep') {
      for (const [name, near] of misspelt(renamed, Object.keys(shape))) {
        context.addIssue({ code: 'custom', path: [name], message: `unknown parameter; perhaps "${near}" was meant` });
      }
    }
    return renamed;
  }, inner);
  return schema as unknown as z.ZodType<Output>;
}

/** A number, also when it is written as text, as templates give it. */
export function numeric(schema: z.ZodType<number>): z.ZodType<number> {
  return z.preprocess((value) => (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value), schema) as unknown as z.ZodType<number>;
}

/** A truth value, also when it is written as text. */
export function flag(): z.ZodType<boolean> {
  return z.union([z.boolean(), z.stringbool()]);
}

/** An object with its own names in snake_case; what they hold is data and stays. */
export function snakeKeys(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [snakeCase(name), value]));
}

/** `maxTokens` → `max_tokens`; names in another style stay. */
export function snakeCase(name: string): string {
  return /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+$/.test(name) ? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name;
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

function* misspelt(given: Readonly<Record<string, unknown>>, known: readonly string[]): Generator<[string, string]> {
  const absent = known.filter((name) => !Object.hasOwn(given, name));
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const near = nearestName(name, absent, name.length < 6 ? 1 : 2);
    if (near !== undefined) yield [name, near];
  }
}
