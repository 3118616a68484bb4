import { isJsonObject, type Json, type JsonObject } from '@tutti/core';

const types: Readonly<Record<string, string>> = {
  string: 'string',
  str: 'string',
  text: 'string',
  markdown: 'string',
  file: 'string',
  path: 'string',
  integer: 'integer',
  int: 'integer',
  number: 'number',
  float: 'number',
  boolean: 'boolean',
  bool: 'boolean',
  array: 'array',
  list: 'array',
  object: 'object',
  json: 'object',
  dict: 'object',
  mapping: 'object',
};

/** The JSON Schema of an answer with these fields: each a type in words, or `{type, description, enum, schema, items}`. */
export function objectSchema(fields: JsonObject): JsonObject {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, spec]) => [name, fieldSchema(spec)])),
    required: Object.keys(fields),
  };
}

function fieldSchema(spec: Json): JsonObject {
  if (!isJsonObject(spec)) return typeof spec === 'string' ? typed(spec) : {};
  const { type, description, enum: choices, schema, items, properties, range } = spec;
  const inner = isJsonObject(schema) ? schema : isJsonObject(properties) ? properties : undefined;
  const base = typeof type === 'string' ? typed(type) : {};
  const [minimum, maximum] = Array.isArray(range) ? (range as readonly Json[]) : [];
  return {
    ...base,
    ...(typeof description === 'string' ? { description } : {}),
    ...(Array.isArray(choices) ? { enum: choices } : {}),
    ...(typeof minimum === 'number' ? { minimum } : {}),
    ...(typeof maximum === 'number' ? { maximum } : {}),
    ...(base['type'] === 'array' && (items !== undefined || inner !== undefined)
      ? { items: inner === undefined ? fieldSchema(items ?? {}) : objectSchema(inner) }
      : {}),
    ...(base['type'] !== 'array' && inner !== undefined ? objectSchema(inner) : {}),
  };
}

function typed(type: string): JsonObject {
  const known =
    types[
      type
        .trim()
        .toLowerCase()
        .replace(/\[.*$|<.*$/, '')
    ];
  return known === undefined ? {} : { type: known };
}

/** A schema together with the fields that others read of the answer, where it does not say more of them itself. */
export function withFields(declared: JsonObject, read: JsonObject | undefined): JsonObject {
  if (read === undefined) return declared;
  const [own, used] = [objectOf(declared['properties']), objectOf(read['properties'])];
  const properties = { ...own };
  for (const [name, schema] of Object.entries(used)) properties[name] = merged(objectOf(own[name]), objectOf(schema));
  const required = [...new Set([...listOf(declared['required']), ...Object.keys(used)])];
  return { ...declared, properties, required };
}

function merged(declared: JsonObject, read: JsonObject): JsonObject {
  const type = declared['type'] ?? read['type'];
  if (type !== read['type']) return declared;
  if (type === 'object') return withFields({ ...read, ...declared }, read);
  if (type === 'array') return { ...declared, items: merged(objectOf(declared['items']), objectOf(read['items'])), type };
  return { ...read, ...declared };
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
