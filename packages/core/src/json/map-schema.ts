import { isJsonObject } from './is-json-object.ts';
import type { Json, JsonObject } from './json.ts';

const MAPS = ['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas'] as const;
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;
const SINGLES = [
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedProperties',
  'unevaluatedItems',
] as const;

/** Rewrites every schema inside a JSON Schema, the innermost first; `change` gets a copy and its path. Schemas that are `true` or `false` stay. */
export function mapSchema(
  schema: JsonObject,
  change: (node: JsonObject, path: readonly string[]) => JsonObject,
  path: readonly string[] = [],
): JsonObject {
  const node: Record<string, Json> = { ...schema };
  const inner = (value: Json | undefined, ...at: string[]): Json =>
    isJsonObject(value) ? mapSchema(value, change, [...path, ...at]) : (value ?? null);
  for (const key of MAPS) {
    const members = node[key];
    if (isJsonObject(members))
      node[key] = Object.fromEntries(Object.entries(members).map(([name, member]) => [name, inner(member, key, name)]));
  }
  for (const key of LISTS) {
    const members = node[key];
    if (Array.isArray(members)) node[key] = members.map((member: Json, index) => inner(member, key, String(index)));
  }
  for (const key of SINGLES) if (isJsonObject(node[key])) node[key] = inner(node[key], key);
  return change(node, path);
}

/** A schema without some keywords. */
export function without(schema: JsonObject, keywords: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keywords.includes(key)));
}
