import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
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

/** A response schema in the form of Anthropic's structured outputs. */
export interface LoweredSchema {
  readonly schema: JsonObject;
  /** Turns an answer of the lowered schema into one of the original. */
  readonly raise: ((value: Json) => Json) | undefined;
}

const UNSUPPORTED = [
  'not',
  'if',
  'then',
  'else',
  'patternProperties',
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedProperties',
  'prefixItems',
];
const WRAP = 'value';

/**
 * Lowers a JSON Schema with the SDK's own transformation: closed objects, references resolved, constraints that the model is only told.
 * @throws SchemaUnsupportedError naming every keyword that has no such form, and references that never end.
 */
export function lowerSchema({ schema }: ResponseSchema): LoweredSchema {
  const issues: ValidationIssue[] = [];
  const inlined = inlineRefs(schema, (ref) => refuse([{ path: ref, message: 'the reference leads to itself, or nowhere' }]));
  const typed = mapSchema(inlined, (node, path) => {
    for (const key of UNSUPPORTED)
      if (key in node) issues.push({ path: [...path, key].join('.'), message: `"${key}" has no form in structured outputs` });
    const additional = node['additionalProperties'];
    const isObject = node['type'] === 'object' || 'properties' in node;
    if (isObject && (isJsonObject(additional) || additional === true || !('properties' in node)))
      issues.push({
        path: [...path, 'additionalProperties'].join('.'),
        message: 'an object with free keys has no form in structured outputs',
      });
    return withTypes(node);
  });
  if (issues.length > 0) refuse(issues);
  const isWrapped = typed['type'] !== 'object';
  const root = isWrapped ? { type: 'object', properties: { [WRAP]: typed }, required: [WRAP], additionalProperties: false } : typed;
  return {
    schema: transform(root),
    raise: isWrapped ? (value) => (isJsonObject(value) && WRAP in value ? (value[WRAP] as Json) : value) : undefined,
  };
}

/** A list of types is a choice between them; the SDK takes one type, or a choice. */
function withTypes(node: JsonObject): JsonObject {
  const { type } = node;
  if (Array.isArray(type))
    return {
      anyOf: (type as readonly string[]).map((each) => ({ ...without(node, ['type', 'description', 'title']), type: each })),
      ...('description' in node ? { description: node['description'] as Json } : {}),
    };
  return type === undefined && 'properties' in node ? { ...node, type: 'object' } : node;
}

function transform(schema: JsonObject): JsonObject {
  try {
    return transformJSONSchema(schema as Parameters<typeof transformJSONSchema>[0]) as JsonObject;
  } catch (error) {
    return refuse([{ path: '', message: error instanceof Error ? error.message : String(error) }]);
  }
}

function refuse(issues: readonly ValidationIssue[]): never {
  throw new SchemaUnsupportedError(`The response schema cannot be lowered for Anthropic: ${issueList(issues)}. Write it without them.`, {
    issues,
  });
}
