import { z } from 'zod';
import type { ValidationIssue } from '../errors/validation-error.ts';
import type { JsonObject } from './json.ts';

const compiled = new WeakMap<object, z.ZodType | null>();

/**
 * What is wrong with a value by a JSON Schema; empty when nothing is, or when the schema uses what cannot be checked here
 * (the provider, or the tool itself, is then the judge).
 */
export function checkJsonSchema(value: unknown, schema: JsonObject): readonly ValidationIssue[] {
  const validator = compile(schema);
  if (validator === null) return [];
  const result = parseBounded(validator, value);
  if (result === undefined) return [];
  return result.success ? [] : result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

/** `undefined` for a schema that refers to nothing but itself: checking by it has no end. */
function parseBounded(validator: z.ZodType, value: unknown): ReturnType<z.ZodType['safeParse']> | undefined {
  try {
    return validator.safeParse(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function compile(schema: JsonObject): z.ZodType | null {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  let validator: z.ZodType | null = null;
  try {
    validator = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  } catch {
    // Keywords beyond what zod translates.
  }
  compiled.set(schema, validator);
  return validator;
}
