import {
  SchemaUnsupportedError,
  inlineRefs,
  isJsonObject,
  issueList,
  mapSchema,
  without,
  type Json,
  type JsonObject,
  type ResponseSchema,
  type ValidationIssue,
} from '@tutti/core';

const UNSUPPORTED = [
  'not',
  'if',
  'then',
  'else',
  'allOf',
  'patternProperties',
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedProperties',
  'prefixItems',
];
/** Keywords of Google's schemas; the answer is checked here against all others. */
const KEPT: ReadonlySet<string> = new Set([
  'type',
  'format',
  'title',
  'description',
  'nullable',
  'enum',
  'items',
  'minItems',
  'maxItems',
  'properties',
  'required',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'anyOf',
  'propertyOrdering',
]);
const FORMATS: ReadonlySet<string> = new Set(['date-time', 'enum', 'int32', 'int64', 'float', 'double']);

/**
 * Lowers a response schema to the part of OpenAPI that Google takes: references resolved, choices as `anyOf`, null as `nullable`.
 * @throws SchemaUnsupportedError naming every keyword that has no such form, and references that never end.
 */
export function lowerSchema({ schema }: ResponseSchema): JsonObject {
  const issues: ValidationIssue[] = [];
  const lowered = lower(schema, (node, path) => {
    for (const key of UNSUPPORTED)
      if (key in node) issues.push({ path: [...path, key].join('.'), message: `"${key}" has no form in Google's schemas` });
    const additional = node['additionalProperties'];
    const isObject = node['type'] === 'object' || 'properties' in node;
    if (isObject && (isJsonObject(additional) || additional === true || Object.keys((node['properties'] ?? {}) as object).length === 0))
      issues.push({
        path: [...path, 'additionalProperties'].join('.'),
        message: "an object with free keys has no form in Google's schemas",
      });
  });
  if (issues.length > 0) refuse(issues);
  return lowered;
}

/** Lowers the parameters of a tool; what has no form is left out, since calls are checked against the whole schema here. */
export function lowerParameters(schema: JsonObject): JsonObject | undefined {
  const lowered = lower(schema, () => undefined);
  return Object.keys((lowered['properties'] ?? {}) as object).length === 0 ? undefined : lowered;
}

function lower(schema: JsonObject, inspect: (node: JsonObject, path: readonly string[]) => void): JsonObject {
  const inlined = inlineRefs(schema, (ref) => refuse([{ path: ref, message: 'the reference leads to itself, or nowhere' }]));
  return mapSchema(inlined, (node, path) => {
    inspect(node, path);
    return lowerNode(node);
  });
}

function lowerNode(node: JsonObject): JsonObject {
  const chosen = withChoices(withLiterals(node));
  const kept = Object.fromEntries(
    Object.entries(chosen).filter(([key, value]) => KEPT.has(key) && (key !== 'format' || FORMATS.has(value as string))),
  );
  return kept['type'] === undefined && 'properties' in kept ? { ...kept, type: 'object' } : kept;
}

/** Choices of texts alone have a form; others are told in words. */
function withLiterals(node: JsonObject): JsonObject {
  const values = 'const' in node ? [node['const'] as Json] : (node['enum'] as readonly Json[] | undefined);
  if (values === undefined) return node;
  const rest = without(node, ['const', 'enum']);
  const hasNull = values.includes(null);
  const texts = values.filter((value) => value !== null);
  const nullable = hasNull ? { nullable: true } : {};
  if (texts.every((value) => typeof value === 'string')) return { ...rest, ...nullable, type: 'string', enum: texts };
  const words = `One of: ${texts.map((value) => JSON.stringify(value)).join(', ')}.`;
  const type =
    node['type'] ??
    (texts.every((value) => typeof value === 'number')
      ? 'number'
      : texts.every((value) => typeof value === 'boolean')
        ? 'boolean'
        : 'string');
  return { ...rest, ...nullable, type, description: 'description' in node ? `${String(node['description'])} ${words}` : words };
}

function withChoices(node: JsonObject): JsonObject {
  const { type } = node;
  if (Array.isArray(type)) {
    const types = (type as readonly string[]).filter((each) => each !== 'null');
    const nullable = types.length < type.length ? { nullable: true } : {};
    const rest = without(node, ['type']);
    return types.length === 1
      ? { ...rest, ...nullable, type: types[0] ?? 'string' }
      : { ...rest, ...nullable, anyOf: types.map((each) => ({ type: each })) };
  }
  const branches = (node['anyOf'] ?? node['oneOf']) as readonly JsonObject[] | undefined;
  if (branches === undefined) return node;
  const others = branches.filter((branch) => branch['type'] !== 'null');
  const rest = { ...without(node, ['anyOf', 'oneOf']), ...(others.length < branches.length ? { nullable: true } : {}) };
  const [only] = others;
  return others.length === 1 && only !== undefined ? { ...only, ...rest } : { ...rest, anyOf: others };
}

function refuse(issues: readonly ValidationIssue[]): never {
  throw new SchemaUnsupportedError(`The schema cannot be lowered for Google: ${issueList(issues)}. Write it without them.`, { issues });
}
