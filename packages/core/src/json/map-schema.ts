import type { Json, JsonObject } from './json.ts';

const MAPS = ['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas'] as const;
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;
const SINGLES = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames', 'unevaluatedProperties', 'unevaluatedItems'] as const;

/** Rewrites every schema inside a JSON Schema, the innermost first; `change` gets a copy and its path. Schemas that are `true` or `false` stay. */
export function mapSchema(schema: JsonObject, change: (node: JsonObject, path: readonly string[]) => JsonObject, path: readonly string[] = []): JsonObject {
  const node: Record<string, Json> = { ...schema };
  const inner = (value: Json | undefined, ...at: string[]): Json => (isSchema(value) ? mapSchema(value, change, [...path, ...at]) : (value ?? null));
  for (const key of MAPS) {
    const members = node[key];
    if (isSchema(members)) node[key] = Object.fromEntries(Object.entries(members).map(([name, member]) => [name, inner(member, key, name)]));
  }
  for (const key of LISTS) {
    const members = node[key];
    if (Array.isArray(members)) node[key] = members.map((member: Json, index) => inner(member, key, String(index)));
  }
  for (const key of SINGLES) if (isSchema(node[key])) node[key] = inner(node[key], key);
  return change(node, path);
}

/** Whether a value can be a schema with keywords. */
export function isSchema(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema that `#`, `#/$defs/name` and the like refer to; `undefined` for what is not there or not in this document. */
export function resolveRef(ref: string, root: JsonObject): JsonObject | undefined {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined;
  let found: Json | undefined = root;
  for (const part of ref === '#' ? [] : ref.slice(2).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    found = isSchema(found) && Object.hasOwn(found, key) ? found[key] : Array.isArray(found) ? (found[Number(key)] as Json | undefined) : undefined;
  }
  return isSchema(found) ? found : undefined;
}

/**
 * The same schema with every reference replaced by what it refers to.
 * @param onCycle gets the reference that would never end, or that leads nowhere, and its place; what it throws ends the work.
 */
export function inlineRefs(schema: JsonObject, onCycle: (ref: string) => never): JsonObject {
  const visit = (node: JsonObject, open: readonly string[]): JsonObject =>
    mapSchema(node, (inner) => {
      const ref = inner['$ref'];
      if (typeof ref !== 'string') return without(inner, ['$defs', 'definitions']);
      const target = open.includes(ref) ? undefined : resolveRef(ref, schema);
      if (target === undefined) return onCycle(ref);
      const { $ref: _ref, ...beside } = inner;
      return { ...visit(without(target, ['$defs', 'definitions']), [...open, ref]), ...beside };
    });
  return visit(without(schema, ['$defs', 'definitions']), []);
}

/** A schema without some keywords. */
export function without(schema: JsonObject, keywords: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keywords.includes(key)));
}
