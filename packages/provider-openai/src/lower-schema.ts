import {
  SchemaUnsupportedError,
  checkJsonSchema,
  isJsonObject,
  issueList,
  mapSchema,
  resolveRef,
  without,
  type Json,
  type JsonObject,
  type ResponseSchema,
  type ValidationIssue,
} from '@tutti/core';

/** A response schema in the form of strict structured outputs. */
export interface LoweredSchema {
  readonly schema: JsonObject;
  /** Objects with free keys cannot be strict: the server is shown the schema, and the answer is checked here. */
  readonly strict: boolean;
  /** Turns an answer of the lowered schema into one of the original. */
  readonly raise: ((value: Json) => Json) | undefined;
}

const UNSUPPORTED = ['not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'unevaluatedProperties'];
/** Said to the model nowhere; the answer is checked against them here. */
const CHECKED_HERE = [
  '$schema',
  '$id',
  '$comment',
  'default',
  'examples',
  'minLength',
  'maxLength',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'propertyNames',
  'contains',
  'minContains',
  'maxContains',
  'contentEncoding',
  'contentMediaType',
  'readOnly',
  'writeOnly',
  'deprecated',
];
const FORMATS = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);
const WRAP = 'value';

/**
 * Lowers a JSON Schema to what strict structured outputs take: every property required, optional ones nullable, no further ones, an object at the root.
 * @throws SchemaUnsupportedError naming every keyword that has no such form.
 */
export function lowerSchema({ schema }: ResponseSchema): LoweredSchema {
  const issues: ValidationIssue[] = [];
  let isFree = false;
  let hasOptional = false;
  const lowered = mapSchema(schema, (node, path) => {
    for (const key of UNSUPPORTED)
      if (key in node) issues.push({ path: [...path, key].join('.'), message: `"${key}" has no form in structured outputs` });
    const merged = mergeAllOf(node, path, issues);
    const plain = withFormat(withUnions(without(merged, CHECKED_HERE)));
    if (!isObject(plain)) return plain;
    if (hasFreeKeys(plain)) {
      isFree = true;
      return plain;
    }
    const strict = closed(plain);
    hasOptional ||= strict.hasOptional;
    return strict.schema;
  });
  if (issues.length > 0)
    throw new SchemaUnsupportedError(`The response schema cannot be lowered for OpenAI: ${issueList(issues)}. Write it without them.`, {
      issues,
    });
  const isWrapped = !isObject(lowered) || 'anyOf' in lowered;
  const root = isWrapped ? wrapped(lowered) : lowered;
  const unwrap = (value: Json): Json => (isWrapped && isJsonObject(value) && WRAP in value ? (value[WRAP] as Json) : value);
  const isStrict = !isFree;
  if (!isStrict) return { schema: isWrapped ? wrapped(schema) : schema, strict: false, raise: isWrapped ? unwrap : undefined };
  return { schema: root, strict: true, raise: isWrapped || hasOptional ? (value) => raise(unwrap(value), schema, schema) : undefined };
}

function isObject(node: JsonObject): boolean {
  return (
    node['type'] === 'object' ||
    (node['type'] === undefined && 'properties' in node) ||
    (Array.isArray(node['type']) && node['type'].includes('object') && 'properties' in node)
  );
}

function hasFreeKeys(node: JsonObject): boolean {
  const additional = node['additionalProperties'];
  return 'patternProperties' in node || isJsonObject(additional) || additional === true || !('properties' in node);
}

/** Every property required, those that were not made nullable. */
function closed(node: JsonObject): { readonly schema: JsonObject; readonly hasOptional: boolean } {
  const properties = node['properties'] as JsonObject;
  const required = new Set((node['required'] ?? []) as readonly string[]);
  const optional = Object.keys(properties).filter((name) => !required.has(name));
  const lowered = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [name, required.has(name) ? member : nullable(member as JsonObject)]),
  );
  return {
    schema: {
      ...node,
      type: node['type'] ?? 'object',
      properties: lowered,
      required: Object.keys(properties),
      additionalProperties: false,
    },
    hasOptional: optional.length > 0,
  };
}

function nullable(node: JsonObject): JsonObject {
  return { anyOf: [node, { type: 'null' }] };
}

function withUnions(node: JsonObject): JsonObject {
  if (!('oneOf' in node)) return node;
  const { oneOf, ...rest } = node;
  return { ...rest, anyOf: oneOf as Json };
}

function withFormat(node: JsonObject): JsonObject {
  return typeof node['format'] === 'string' && !FORMATS.has(node['format']) ? without(node, ['format']) : node;
}

/** Several objects that must all hold are one object; anything else in `allOf` has no form. */
function mergeAllOf(node: JsonObject, path: readonly string[], issues: ValidationIssue[]): JsonObject {
  const all = node['allOf'] as readonly JsonObject[] | undefined;
  if (all === undefined) return node;
  const rest = without(node, ['allOf']);
  const [only] = all;
  if (all.length === 1 && only !== undefined && Object.keys(only).every((key) => !(key in rest))) return { ...only, ...rest };
  const parts = [rest, ...all];
  if (!all.every((part) => 'properties' in part)) {
    issues.push({ path: [...path, 'allOf'].join('.'), message: '"allOf" of anything but objects has no form in structured outputs' });
    return rest;
  }
  // The parts are lowered already: closed, their optional properties nullable.
  return {
    ...rest,
    type: 'object',
    properties: Object.assign({}, ...parts.map((part) => part['properties'] ?? {})) as JsonObject,
    required: [...new Set(parts.flatMap((part) => (part['required'] ?? []) as readonly string[]))],
    additionalProperties: false,
  };
}

function wrapped(schema: JsonObject): JsonObject {
  const defs = Object.fromEntries(['$defs', 'definitions'].flatMap((key) => (key in schema ? [[key, schema[key] as Json]] : [])));
  return {
    type: 'object',
    properties: { [WRAP]: without(schema, ['$defs', 'definitions']) },
    required: [WRAP],
    additionalProperties: false,
    ...defs,
  };
}

/** Leaves out the nulls that stand for optional properties which were not given. */
function raise(value: Json, schema: JsonObject, root: JsonObject): Json {
  const ref = schema['$ref'];
  if (typeof ref === 'string') return raise(value, resolveRef(ref, root) ?? {}, root);
  const branches = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonObject[] | undefined;
  if (branches !== undefined) {
    const raised = branches.map((branch) => ({ branch, value: raise(value, branch, root) }));
    return (
      raised.find((each) => checkJsonSchema(each.value, { ...without(each.branch, []), ...definitions(root) }).length === 0) ?? { value }
    ).value;
  }
  for (const part of (schema['allOf'] ?? []) as readonly JsonObject[]) value = raise(value, part, root);
  if (Array.isArray(value))
    return isJsonObject(schema['items']) ? value.map((item: Json) => raise(item, schema['items'] as JsonObject, root)) : value;
  if (!isJsonObject(value) || !isJsonObject(schema['properties'])) return value;
  const { properties } = schema;
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => member !== null || required.includes(name) || !(name in properties) || takesNull(properties[name], root))
      .map(([name, member]) => [name, isJsonObject(properties[name]) ? raise(member, properties[name], root) : member]),
  );
}

function takesNull(schema: Json | undefined, root: JsonObject): boolean {
  return !isJsonObject(schema) || checkJsonSchema(null, { ...schema, ...definitions(root) }).length === 0;
}

function definitions(root: JsonObject): JsonObject {
  return Object.fromEntries(['$defs', 'definitions'].flatMap((key) => (key in root ? [[key, root[key] as Json]] : [])));
}
