import { z } from 'zod';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';
import { rememberIndex } from './graph-index.ts';
import { at, idAt, idOf, type GraphLevel } from './graph-level.ts';
import type { Problem } from './problem.ts';
import { isUpstream } from './is-upstream.ts';
import { ProblemList } from './problem-list.ts';
import { unknownNode } from './unknown-node.ts';
import { validateEdges } from './validate-edges.ts';
import { checkEdgeShape, checkNodeShape, plainEdge, plainNode } from './validate-shape.ts';

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
  readonly owner: number;
}

const surface = z.strictObject({
  name: z.string().optional(),
  nodes: z.array(z.unknown()),
  edges: z.array(z.unknown()),
  output: z.string().optional(),
  maxSteps: z.int().min(1).optional(),
});

/** Every reason why a value is not a graph that can be run; none for a good one. Linear in its size. */
export function validateGraph(graph: unknown, options: ValidateGraphOptions = {}): Problem[] {
  const problems = new ProblemList();
  const seenAt = new Map<unknown, number>();
  const pending: PendingGraph[] = [{ value: graph, path: '', depth: options.depth ?? 0, outer: undefined, owner: -1 }];
  for (let i = 0; i < pending.length; i++) {
    const { value, depth, path } = pending[i] as PendingGraph;
    // One object used as several bodies, or as its own, is looked at again only where it stands deeper.
    if (typeof value === 'object' && (seenAt.get(value) ?? -1) >= depth) continue;
    seenAt.set(value, depth);
    if (depth > MAX_GRAPH_DEPTH) {
      problems.add(
        'TOO_DEEP',
        path,
        `This graph stands inside ${depth} others; ${MAX_GRAPH_DEPTH} is the most. Flatten it, or start child runs.`,
      );
      continue;
    }
    const before = problems.problems.length;
    const level = readLevel(pending[i] as PendingGraph, problems);
    if (level === undefined) continue;
    const edges = validateEdges(level);
    checkOutput(level, value as Graph);
    if (problems.problems.length === before) rememberIndex(value as Graph, { nodes: level.index, ...edges });
    for (let place = 0; place < level.nodes.length; place++) {
      const inner = innerOf(level, place, options.isKnown);
      if (inner !== undefined) pending.push(inner);
    }
  }
  return problems.problems;
}

function readLevel({ value, path, depth, outer, owner }: PendingGraph, problems: ProblemList): GraphLevel | undefined {
  if (!isPlainSurface(value) && !problems.passes(surface, value, path)) return undefined;
  const graph = value as { readonly nodes: readonly unknown[]; readonly edges: readonly unknown[] };
  const nodes = arePlain(graph.nodes, plainNode)
    ? (graph.nodes as readonly GraphNode[])
    : Array.from(graph.nodes, (node, place) => plainNode(node) ?? checkNodeShape(node, at({ path }, `nodes.${place}`), problems));
  const edges = arePlain(graph.edges, plainEdge)
    ? (graph.edges as readonly GraphEdge[])
    : Array.from(graph.edges, (edge, place) => plainEdge(edge) ?? checkEdgeShape(edge, at({ path }, `edges.${place}`), problems));
  return { path, problems, depth, outer, owner, nodes, edges, given: graph.nodes, index: indexOf(graph.nodes, path, problems) };
}

/** Whether all of a list are of the plainest form: it serves as it is then. By index, and what is not is copied by `Array.from`: a hole is no node. */
function arePlain(list: readonly unknown[], plain: (value: unknown) => unknown): boolean {
  for (let place = 0; place < list.length; place++) if (plain(list[place]) === undefined) return false;
  return true;
}

/** Nodes and edges and nothing else: checked without the schema, which copies both lists. */
function isPlainSurface(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('nodes' in value && 'edges' in value)) return false;
  return Array.isArray(value.nodes) && Array.isArray(value.edges) && Object.keys(value).length === 2;
}

function indexOf(nodes: readonly unknown[], path: string, problems: ProblemList): Map<string, number> {
  const index = new Map<string, number>();
  // Good graphs need no look before each entry: with one id to a node all of them are in the end there.
  for (let place = 0; place < nodes.length; place++) index.set(idOf(nodes[place]) ?? '', place);
  return index.size === nodes.length && !index.has('') ? index : firstPlaces(nodes, path, problems);
}

function firstPlaces(nodes: readonly unknown[], path: string, problems: ProblemList): Map<string, number> {
  const index = new Map<string, number>();
  for (let place = 0; place < nodes.length; place++) {
    const id = idOf(nodes[place]);
    if (id === undefined) continue;
    const first = index.get(id);
    if (first === undefined) index.set(id, place);
    else
      problems.add(
        'DUPLICATE_NODE',
        at({ path }, `nodes.${place}.id`),
        `Two nodes have the id "${id.slice(0, 140)}" (places ${first} and ${place}). Rename one.`,
      );
  }
  return index;
}

function checkOutput(level: GraphLevel, { output }: Graph): void {
  if (output === undefined || level.index.has(output)) return;
  level.problems.add('UNKNOWN_NODE', at(level, 'output'), unknownNode(level, output, 'as the output of the graph'));
}

/** The graph inside a node, if it is given; for one to be produced, its source is checked. */
function innerOf(level: GraphLevel, place: number, isKnown: ValidateGraphOptions['isKnown']): PendingGraph | undefined {
  const node = level.nodes[place];
  const depth = level.depth + 1;
  if (node?.kind === 'map' || node?.kind === 'loop')
    return { value: node.body, path: at(level, `nodes.${place}.body`), depth, outer: level, owner: place };
  if (node?.kind !== 'graph') return undefined;
  if (!('from' in node.graph)) return { value: node.graph, path: at(level, `nodes.${place}.graph`), depth, outer: level, owner: place };
  checkSource(level, { place, node: node.id, from: node.graph.from, isKnown });
  return undefined;
}

interface GraphSource {
  readonly place: number;
  readonly node: string;
  readonly from: string;
  readonly isKnown: ValidateGraphOptions['isKnown'];
}

/** A produced graph comes from a node that is done before: one upstream, here or of the graphs around. */
function checkSource(level: GraphLevel, { place, node, from, isKnown }: GraphSource): void {
  const path = at(level, `nodes.${place}.graph.from`);
  if (from === node)
    level.problems.add('UNKNOWN_NODE', path, `Node "${node}" takes its graph from itself. Name the node that produces it.`);
  let here = place;
  for (let l: GraphLevel | undefined = level; l !== undefined; l = l.outer) {
    const source = l.index.get(from);
    if (source !== undefined) {
      if (source !== here && !isUpstream(l, source, here)) level.problems.add('NOT_UPSTREAM', path, notUpstream(l, from, here));
      return;
    }
    here = l.owner;
  }
  if (isKnown?.(from) !== true)
    level.problems.add('UNKNOWN_NODE', path, unknownNode(level, from, `as the source of the graph of "${node}"`));
}

function notUpstream(level: GraphLevel, from: string, place: number): string {
  return `Node "${from}" need not be done when "${idAt(level, place)}" takes its graph from it. Add an edge from the one to the other, or name a node before it.`;
}
