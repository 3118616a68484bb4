import type { Json, JsonObject } from '@tutti/core';

const stringFormats: readonly (readonly [string, RegExp])[] = [
  ['date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['email', /^[a-z\d]+([._+-][a-z\d]+)*@[a-z\d]+(-[a-z\d]+)*(\.[a-z\d]+(-[a-z\d]+)*)+$/i],
  ['uri', /^https?:\/\/\S+$/],
  ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
];

/** The narrowest plain JSON Schema that fits all examples: types, required members, items, formats that all texts share. */
export function inferSchema(examples: readonly Json[]): JsonObject {
  const kinds = [...new Set(examples.map(kindOf))].sort();
  const types = kinds.includes('number') ? kinds.filter((kind) => kind !== 'integer') : kinds;
  const schema: Record<string, Json> = types.length === 0 ? {} : { type: types.length === 1 ? (types[0] as string) : types };
  const objects = examples.filter((example): example is JsonObject => kindOf(example) === 'object');
  const lists = examples.filter((example): example is readonly Json[] => Array.isArray(example));
  const texts = examples.filter((example) => typeof example === 'string');
  if (objects.length > 0) Object.assign(schema, objectSchema(objects));
  if (lists.some((list) => list.length > 0)) schema['items'] = inferSchema(lists.flat() as Json[]);
  const format = texts.length === 0 ? undefined : stringFormats.find(([, pattern]) => texts.every((text) => pattern.test(text)))?.[0];
  return format === undefined ? schema : { ...schema, format };
}

function objectSchema(objects: readonly JsonObject[]): JsonObject {
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  const properties = names.map((name): [string, Json] => [
    name,
    inferSchema(objects.filter((object) => Object.hasOwn(object, name)).map((object) => object[name] as Json)),
  ]);
  const required = names.filter((name) => objects.every((object) => Object.hasOwn(object, name)));
  return { properties: Object.fromEntries(properties), ...(required.length === 0 ? {} : { required }) };
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}
