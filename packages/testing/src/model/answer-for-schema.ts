import { atPointer, isJsonObject, type Json, type JsonObject } from '@tutti/core';

const DEEPEST = 6;

const textsByFormat: Readonly<Record<string, string>> = {
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
  time: '00:00:00Z',
  duration: 'PT1H',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/path',
  uuid: '00000000-0000-4000-8000-000000000000',
};

/**
 * A plain value that fits a JSON Schema: the first constant, enum member, example or default, else the smallest value of the
 * declared type. Patterns are not solved: a text with a `pattern` needs an example or a rule of its own.
 */
export function answerForSchema(schema: Json, name: string = 'answer'): Json {
  return valueOf(schema, { root: schema, name, depth: 0 });
}

interface Place {
  readonly root: Json;
  /** What the value is for; texts say it. */
  readonly name: string;
  readonly depth: number;
}

function valueOf(given: Json, place: Place): Json {
  const schema = resolved(given, place);
  for (const fixed of [schema['const'], first(schema['enum']), schema['default'], first(schema['examples'])])
    if (fixed !== undefined) return fixed;
  switch (typeOf(schema)) {
    case 'object':
      return objectOf(schema, place);
    case 'array':
      return arrayOf(schema, place);
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textOf(schema, place.name);
  }
}

/** Follows references inside the document, merges `allOf`, and takes the first branch of a choice that is not null. */
function resolved(given: Json | undefined, place: Place, hops: number = 0): JsonObject {
  if (!isJsonObject(given) || hops > 50) return {};
  const reference = given['$ref'];
  if (typeof reference === 'string') return resolved(atPointer(place.root, reference), place, hops + 1);
  let schema = given;
  for (const part of listOf(given['allOf'])) schema = merge(schema, resolved(part, place, hops + 1));
  const branches = listOf(given['anyOf'] ?? given['oneOf']);
  const branch = branches.find((candidate) => !(isJsonObject(candidate) && candidate['type'] === 'null')) ?? branches[0];
  return branch === undefined ? schema : merge(schema, resolved(branch, place, hops + 1));
}

function merge(a: JsonObject, b: JsonObject): JsonObject {
  const properties = { ...(a['properties'] as JsonObject | undefined), ...(b['properties'] as JsonObject | undefined) };
  const required = [...listOf(a['required']), ...listOf(b['required'])];
  return { ...a, ...b, ...(Object.keys(properties).length === 0 ? {} : { properties }), ...(required.length === 0 ? {} : { required }) };
}

function typeOf(schema: JsonObject): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  const named = listOf(type).find((candidate) => candidate !== 'null') ?? first(type);
  if (typeof named === 'string') return named;
  if (schema['properties'] !== undefined) return 'object';
  return schema['items'] !== undefined || schema['prefixItems'] !== undefined ? 'array' : 'string';
}

function objectOf(schema: JsonObject, place: Place): Json {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = new Set(listOf(schema['required']));
  const value: Record<string, Json> = {};
  for (const [name, property] of Object.entries(properties)) {
    if (place.depth >= DEEPEST && !required.has(name)) continue;
    value[name] = valueOf(property, { ...place, name, depth: place.depth + 1 });
  }
  return value;
}

function arrayOf(schema: JsonObject, place: Place): Json {
  const inner = { ...place, depth: place.depth + 1 };
  const prefix = listOf(schema['prefixItems']).map((item) => valueOf(item, inner));
  const least = count(schema['minItems']) ?? (place.depth >= DEEPEST ? 0 : 1);
  const most = count(schema['maxItems']) ?? Infinity;
  const missing = schema['items'] === undefined || schema['items'] === false ? 0 : Math.max(0, Math.min(least, most) - prefix.length);
  const items = Array.from({ length: missing }, () => valueOf(schema['items'] as Json, inner));
  return [...prefix, ...(schema['uniqueItems'] === true ? items.map(distinct) : items)];
}

function distinct(item: Json, index: number): Json {
  if (index === 0) return item;
  if (typeof item === 'string') return `${item} ${index + 1}`;
  return typeof item === 'number' ? item + index : item;
}

function numberOf(schema: JsonObject): number {
  const step = amount(schema['multipleOf']) ?? 1;
  const above = amount(schema['exclusiveMinimum']);
  const below = amount(schema['exclusiveMaximum']);
  const isWhole = typeOf(schema) === 'integer' || schema['multipleOf'] !== undefined;
  const least = Math.max(amount(schema['minimum']) ?? -Infinity, above === undefined ? -Infinity : isWhole ? above + step : above);
  const most = Math.min(amount(schema['maximum']) ?? Infinity, below === undefined ? Infinity : isWhole ? below - step : below);
  if (isWhole) return nearest(Math.ceil(Math.max(least, Math.min(1, most)) / step) * step, most, step);
  if (above === undefined && below === undefined) return Math.min(most, Math.max(least, 1));
  if (Number.isFinite(least) && Number.isFinite(most)) return (least + most) / 2;
  return Number.isFinite(least) ? least + 1 : most - 1;
}

function nearest(value: number, most: number, step: number): number {
  return value > most ? Math.floor(most / step) * step : value;
}

function textOf(schema: JsonObject, name: string): string {
  const format = typeof schema['format'] === 'string' ? textsByFormat[schema['format']] : undefined;
  const text = format ?? name;
  const least = count(schema['minLength']) ?? 0;
  return text.padEnd(least, '.').slice(0, count(schema['maxLength']) ?? Infinity);
}

function first(value: Json | undefined): Json | undefined {
  return listOf(value)[0];
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function amount(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function count(value: Json | undefined): number | undefined {
  return typeof value === 'number' && value >= 0 ? Math.trunc(value) : undefined;
}
