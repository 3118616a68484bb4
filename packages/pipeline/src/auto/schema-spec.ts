import { isJsonObject, type Json, type JsonObject } from '@tutti/core';
import type { AutoKind, AutoSpec } from './auto-spec.ts';

const kinds: Readonly<Record<string, AutoKind>> = {
  boolean: 'boolean',
  integer: 'integer',
  number: 'number',
  array: 'list',
  object: 'object',
  string: 'text',
};

/** What a JSON Schema asks of one value; `undefined` where it leaves more than one kind open. */
export function specOfSchema(schema: JsonObject): AutoSpec | undefined {
  const listed = textsOf(schema);
  if (listed !== undefined) return { kind: 'choice', choices: [...new Set(listed)] };
  const types = (Array.isArray(schema['type']) ? (schema['type'] as readonly Json[]) : [schema['type']]).filter((type) => type !== 'null');
  const kind = types.length === 1 && typeof types[0] === 'string' ? kinds[types[0]] : undefined;
  if (kind !== undefined) return { kind, ...boundsOf(schema, kind) };
  const [only, ...others] = branchesOf(schema);
  return only === undefined || others.length > 0 ? undefined : specOfSchema(only);
}

/** The texts that a schema lists as the only ones, null aside: `enum`, `const`, or several of them side by side. */
function textsOf(schema: JsonObject): readonly string[] | undefined {
  const { enum: listed, const: constant } = schema;
  const values = Array.isArray(listed) ? (listed as readonly Json[]) : constant === undefined ? undefined : [constant];
  if (values !== undefined) {
    const texts = values.filter((value) => typeof value === 'string');
    return texts.length > 0 && texts.length === values.filter((value) => value !== null).length ? texts : undefined;
  }
  const inner = branchesOf(schema).map(textsOf);
  return inner.length > 0 && inner.every((texts) => texts !== undefined) ? inner.flat() : undefined;
}

/** The schemas of which one has to fit, that of null aside. */
function branchesOf({ anyOf, oneOf }: JsonObject): readonly JsonObject[] {
  const branches = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : [];
  return (branches as readonly Json[]).filter((branch) => isJsonObject(branch)).filter((branch) => branch['type'] !== 'null');
}

function boundsOf({ minimum, maximum, exclusiveMinimum }: JsonObject, kind: AutoKind): Pick<AutoSpec, 'minimum' | 'maximum'> {
  if (kind !== 'integer' && kind !== 'number') return {};
  const least = isBound(minimum) ? minimum : kind === 'integer' && isBound(exclusiveMinimum) ? Math.floor(exclusiveMinimum) + 1 : undefined;
  return { ...(least === undefined ? {} : { minimum: least }), ...(isBound(maximum) ? { maximum } : {}) };
}

/** The ends of what numbers can hold exactly, which zod gives for every integer, tell a model nothing. */
function isBound(value: Json | undefined): value is number {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}
