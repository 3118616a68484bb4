import { z } from 'zod';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import { MAX_ITEMS, graphEdgeSchema, nodeSchemaOver } from './graph-shape-schema.ts';
import { isNodeId } from './node-id.ts';
import type { ProblemList } from './problem-list.ts';

// Inner graphs are validated one by one from a work list, so the shape of a node stops at their surface: no recursion.
const innerSurface = z.looseObject({ nodes: z.array(z.unknown()), edges: z.array(z.unknown()) }) as unknown as z.ZodType<Graph>;
const nodeSurface = nodeSchemaOver(innerSurface);

/** A node or edge of the plainest form, checked without a schema: large graphs consist of them. */
export function plainNode(value: unknown): GraphNode | undefined {
  return (isPlainTask(value) || isPlainMap(value)) && isNodeId((value as GraphNode).id) ? (value as GraphNode) : undefined;
}

export function plainEdge(value: unknown): GraphEdge | undefined {
  return isPlainEdge(value) ? (value as GraphEdge) : undefined;
}

/** The node of a place, or `undefined` with its problems listed. */
export function checkNodeShape(value: unknown, path: string, problems: ProblemList): GraphNode | undefined {
  if (!problems.passes(nodeSurface, value, path)) return undefined;
  const node = value as GraphNode;
  if (!isNodeId(node.id)) {
    problems.add(
      'NODE_ID',
      `${path}.id`,
      `"${node.id.slice(0, 140)}" cannot be the id of a node. Use 1 to 128 letters, digits, "_", "-" and ".", not "__proto__".`,
    );
    return undefined;
  }
  return node;
}

/** The edge of a place, or `undefined` with its problems listed. */
export function checkEdgeShape(value: unknown, path: string, problems: ProblemList): GraphEdge | undefined {
  return problems.passes(graphEdgeSchema, value, path) ? (value as GraphEdge) : undefined;
}

function isPlainTask(value: unknown): boolean {
  if (!isJsonObject(value) || value['kind'] !== 'task') return false;
  const { id, handler } = value;
  if (typeof id !== 'string' || typeof handler !== 'string' || handler === '') return false;
  for (const key in value)
    if (key !== 'id' && key !== 'kind' && key !== 'handler' && !(key === 'input' && isPlainValue(value[key]))) return false;
  return true;
}

/** Over a list of scalars: each item of it would take a schema longer than a whole node. */
function isPlainMap(value: unknown): boolean {
  if (!isJsonObject(value) || value['kind'] !== 'map' || typeof value['id'] !== 'string') return false;
  const { items, body } = value;
  if (!Array.isArray(items) || items.length > MAX_ITEMS || !isJsonObject(body)) return false;
  for (const key in value) if (key !== 'id' && key !== 'kind' && key !== 'items' && key !== 'body') return false;
  // By index: a hole in the list is no value either.
  for (let i = 0; i < items.length; i++) if (items[i] === undefined || !isPlainValue(items[i])) return false;
  return Array.isArray(body['nodes']) && Array.isArray(body['edges']);
}

function isPlainEdge(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { from, to, when } = value;
  if (typeof from !== 'string' || typeof to !== 'string') return false;
  for (const key in value) if (key !== 'from' && key !== 'to' && key !== 'when') return false;
  return when === undefined || when === 'success' || when === 'failure' || when === 'always' || when === 'chosen';
}

function isPlainValue(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}
