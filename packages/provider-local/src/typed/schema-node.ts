import { isJsonObject, type Json, type JsonObject } from '@tutti/core';

/** One place of a JSON Schema with what its name and description say. */
export interface SchemaNode {
  readonly schema: JsonObject;
  /** Path from the root, `author.name`; empty for the root. */
  readonly path: string;
  /** Last part of the path, or the schema's name for the root. */
  readonly name: string;
  readonly root: JsonObject;
  readonly depth: number;
}

/** Name and description as words: `is_permissive` → `is permissive`. */
export function wordsOfNode({ name, schema }: SchemaNode): string {
  const description = typeof schema['description'] === 'string' ? schema['description'] : '';
  return `${spacedName(name)} ${description}`.trim();
}

/** `releaseDate`, `release_date` → `release date` */
export function spacedName(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_\-.]+/g, ' ')
    .toLowerCase()
    .trim();
}

const LONGEST_CHAIN = 30;

/** The place with references followed and `allOf` merged in. */
export function resolveNode(node: SchemaNode): SchemaNode {
  let schema = node.schema;
  for (let hop = 0; hop < LONGEST_CHAIN; hop++) {
    const reference = schema['$ref'];
    if (typeof reference === 'string') {
      const { $ref: _ref, ...own } = schema;
      schema = { ...lookUp(node.root, reference), ...own };
    } else if (Array.isArray(schema['allOf'])) {
      const { allOf, ...own } = schema;
      schema = (allOf as readonly Json[]).filter(isJsonObject).reduce(merged, own);
    } else break;
  }
  return { ...node, schema };
}

function merged(a: JsonObject, b: JsonObject): JsonObject {
  const properties = { ...(a['properties'] as JsonObject | undefined), ...(b['properties'] as JsonObject | undefined) };
  const required = [...listOf(a['required']), ...listOf(b['required'])];
  return { ...a, ...b, ...(Object.keys(properties).length === 0 ? {} : { properties }), ...(required.length === 0 ? {} : { required }) };
}

/** Alternatives of a place: the branches of `anyOf` and `oneOf`, or one per type of a list of types. */
export function branchesOf(node: SchemaNode): readonly SchemaNode[] {
  const { schema } = node;
  const branches = listOf(schema['anyOf'] ?? schema['oneOf']).filter(isJsonObject);
  if (branches.length > 0) {
    const { anyOf: _any, oneOf: _one, ...own } = schema;
    return branches.map((branch) => resolveNode({ ...node, schema: { ...own, ...branch } }));
  }
  const types = listOf(schema['type']);
  return types.length === 0 ? [node] : types.map((type) => ({ ...node, schema: { ...schema, type } }));
}

export function typeOfNode({ schema }: SchemaNode): string | undefined {
  const { type } = schema;
  if (typeof type === 'string') return type;
  if (schema['properties'] !== undefined) return 'object';
  return schema['items'] === undefined ? undefined : 'array';
}

export function childNode(node: SchemaNode, name: string, schema: Json): SchemaNode {
  const path = node.path === '' ? name : `${node.path}.${name}`;
  return resolveNode({ schema: isJsonObject(schema) ? schema : {}, path, name, root: node.root, depth: node.depth + 1 });
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function lookUp(root: JsonObject, reference: string): JsonObject {
  let at: Json | undefined = root;
  for (const part of reference.replace(/^#/, '').split('/').slice(1))
    at = isJsonObject(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  return isJsonObject(at) ? at : {};
}
