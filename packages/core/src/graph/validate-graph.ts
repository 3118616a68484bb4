import { z } from 'zod';
import type { Graph, GraphNode } from './graph.ts';
import { at, type GraphLevel } from './graph-level.ts';
import type { Problem } from './problem.ts';
import { ProblemList } from './problem-list.ts';
import { unknownNode } from './unknown-node.ts';
import { validateEdges } from './validate-edges.ts';
import { checkEdgeShape, checkNodeShape, passes, plainEdge, plainNode } from './validate-shape.ts';

/** The deepest nesting of graphs in graphs. */
export const MAX_GRAPH_DEPTH: number = 32;

/** Where a graph will stand, when it is not the outermost one. */
export interface ValidateGraphOptions {
  /** How many graphs are around it. Default 0. */
  readonly depth?: number;
  /** Whether a node is known in the graphs around it. Default: none is. */
  readonly isKnown?: (node: string) => boolean;
}

interface PendingGraph {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
  readonly outer: GraphLevel | undefined;
}

const surface = z.strictObject({
  name: z.string().optional(),
  nodes: z.array(z.unknown()),
  edges: z.array(z.unknown()),
  output: z.string().optional(),
});

/** Every reason why a value is not a graph that can be run; none for a good one. Linear in its size. */
export function validateGraph(graph: unknown, options: ValidateGraphOptions = {}): Problem[] {
  const problems = new ProblemList();
  const seenAt = new Map<unknown, number>();
  const pending: PendingGraph[] = [{ value: graph, path: '', depth: options.depth ?? 0, outer: undefined }];
  for (let i = 0; i < pending.length; i++) {
    const { value, depth, path } = pending[i] as PendingGraph;
    // One object used as several bodies, or as its own, is looked at again only where it stands deeper.
    if (typeof value === 'object' && (seenAt.get(value) ?? -1) >= depth) continue;
    seenAt.set(value, depth);
    if (depth > MAX_GRAPH_DEPTH) {
      problems.add('TOO_DEEP', path, `This graph stands inside ${depth} others; ${MAX_GRAPH_DEPTH} is the most. Flatten it, or start child runs.`);
      continue;
    }
    const level = readLevel(pending[i] as PendingGraph, problems);
    if (level === undefined) continue;
    validateEdges(level, problems);
    checkNames(level, value as Graph, options.isKnown, problems);
    for (const [place, node] of level.nodes.entries()) addInner(pending, level, place, node);
  }
  return problems.problems;
}

function readLevel({ value, path, depth, outer }: PendingGraph, problems: ProblemList): GraphLevel | undefined {
  if (!passes(surface, value, path, problems)) return undefined;
  const graph = value as { readonly nodes: readonly unknown[]; readonly edges: readonly unknown[] };
  const nodes = graph.nodes.map((node, place) => plainNode(node) ?? checkNodeShape(node, at({ path }, `nodes.${place}`), problems));
  const edges = graph.edges.map((edge, place) => plainEdge(edge) ?? checkEdgeShape(edge, at({ path }, `edges.${place}`), problems));
  const ids = graph.nodes.map(idOf);
  return { path, depth, outer, nodes, edges, ids, index: indexOf(ids, path, problems) };
}

function idOf(node: unknown): string | undefined {
  const id: unknown = typeof node === 'object' && node !== null ? (node as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id : undefined;
}

function indexOf(ids: readonly (string | undefined)[], path: string, problems: ProblemList): Map<string, number> {
  const index = new Map<string, number>();
  for (let place = 0; place < ids.length; place++) {
    const id = ids[place];
    if (id === undefined) continue;
    const first = index.get(id);
    if (first === undefined) index.set(id, place);
    else problems.add('DUPLICATE_NODE', at({ path }, `nodes.${place}.id`), `Two nodes have the id "${id.slice(0, 140)}" (places ${first} and ${place}). Rename one.`);
  }
  return index;
}

function checkNames(level: GraphLevel, graph: Graph, isKnown: ValidateGraphOptions['isKnown'], problems: ProblemList): void {
  if (graph.output !== undefined && !level.index.has(graph.output)) {
    problems.add('UNKNOWN_NODE', at(level, 'output'), unknownNode(level, graph.output, 'as the output of the graph', problems));
  }
  for (const [place, node] of level.nodes.entries()) {
    if (node?.kind !== 'graph' || !('from' in node.graph)) continue;
    const { from } = node.graph;
    const path = at(level, `nodes.${place}.graph.from`);
    if (from === node.id) problems.add('UNKNOWN_NODE', path, `Node "${node.id}" takes its graph from itself. Name the node that produces it.`);
    else if (!isVisible(level, from) && isKnown?.(from) !== true) {
      problems.add('UNKNOWN_NODE', path, unknownNode(level, from, `as the source of the graph of "${node.id}"`, problems));
    }
  }
}

function isVisible(level: GraphLevel, id: string): boolean {
  for (let l: GraphLevel | undefined = level; l !== undefined; l = l.outer) if (l.index.has(id)) return true;
  return false;
}

function addInner(pending: PendingGraph[], level: GraphLevel, place: number, node: GraphNode | undefined): void {
  if (node === undefined) return;
  const depth = level.depth + 1;
  if (node.kind === 'map' || node.kind === 'loop') pending.push({ value: node.body, path: at(level, `nodes.${place}.body`), depth, outer: level });
  else if (node.kind === 'graph' && !('from' in node.graph)) pending.push({ value: node.graph, path: at(level, `nodes.${place}.graph`), depth, outer: level });
}
