import { findCycles } from './find-cycles.ts';
import type { GraphEdge } from './graph.ts';
import { adjacency, type Adjacency, type EdgePlaces, type GraphIndex } from './graph-index.ts';
import { at, idAt, type GraphLevel } from './graph-level.ts';
import { inDegrees, topologicalOrder } from './topological-order.ts';
import { unknownNode } from './unknown-node.ts';

/** Checks the edges of one graph: names, self edges, duplicates, choices, joins and cycles. Gives those between two nodes, in order of their sources. */
export function validateEdges(level: GraphLevel): Omit<GraphIndex, 'nodes'> {
  const edges = adjacency(level.nodes.length, readEdges(level));
  refuseTwins(level, edges);
  const unresolved = inDegrees(edges);
  checkJoins(level, unresolved);
  const order = topologicalOrder(edges, unresolved);
  if (order.length < level.nodes.length) refuseCycles(level, findCycles(edges, unresolved));
  return { ...edges, order };
}

function refuseCycles(level: GraphLevel, cycles: readonly (readonly number[])[]): void {
  for (const cycle of cycles) {
    const names = cycle.map((node) => idAt(level, node) as string);
    level.problems.add('CYCLE', at(level, 'edges'), `The edges go in a circle: ${circle(names)}. Remove one of them, or use a loop node.`);
  }
}

function readEdges(level: GraphLevel): EdgePlaces {
  const from = new Int32Array(level.edges.length);
  const to = new Int32Array(level.edges.length);
  const places = new Int32Array(level.edges.length);
  let count = 0;
  for (let place = 0; place < level.edges.length; place++) {
    const edge = level.edges[place];
    if (edge === undefined) continue;
    const source = level.index.get(edge.from) ?? unknownEnd(level, edge, { place, end: 'from' });
    const target = level.index.get(edge.to) ?? unknownEnd(level, edge, { place, end: 'to' });
    if (source === undefined || target === undefined) continue;
    if (source === target) {
      level.problems.add('SELF_EDGE', at(level, `edges.${place}`), `Node "${edge.from}" depends on itself. Use a loop node to repeat it.`);
      continue;
    }
    if (edge.when === 'chosen') checkChosen(level, edge, { place, source });
    from[count] = source;
    to[count] = target;
    places[count++] = place;
  }
  return count === level.edges.length
    ? { from, to, places }
    : { from: from.subarray(0, count), to: to.subarray(0, count), places: places.subarray(0, count) };
}

function unknownEnd(
  level: GraphLevel,
  edge: GraphEdge,
  { place, end }: { readonly place: number; readonly end: 'from' | 'to' },
): undefined {
  const role = `in the edge "${edge.from.slice(0, 140)}" -> "${edge.to.slice(0, 140)}"`;
  level.problems.add('UNKNOWN_NODE', at(level, `edges.${place}.${end}`), unknownNode(level, edge[end], role));
}

function checkChosen(level: GraphLevel, edge: GraphEdge, { place, source }: { readonly place: number; readonly source: number }): void {
  const kind = level.nodes[source]?.kind;
  if (kind === undefined || kind === 'task') return;
  level.problems.add(
    'CHOSEN_SOURCE',
    at(level, `edges.${place}.when`),
    `Node "${edge.from}" is of kind "${kind}" and cannot choose the edge to "${edge.to}". Only tasks choose: let a task follow it.`,
  );
}

const namedKinds = ['success', 'failure', 'always', 'chosen'];

function kindOf({ when }: GraphEdge): number {
  if (when === undefined) return 0;
  return typeof when === 'string' ? namedKinds.indexOf(when) : namedKinds.length;
}

/** Edges between the same two nodes must differ in the kind of their conditions. */
function refuseTwins(level: GraphLevel, { outStart, outTarget, outEdge }: Adjacency): void {
  // Of each target the last source + 1, and the kinds seen from there.
  const seen = new Int32Array(2 * level.nodes.length);
  for (let source = 0; source < level.nodes.length; source++) {
    const end = outStart[source + 1] as number;
    for (let e = outStart[source] as number; e < end; e++) {
      const target = outTarget[e] as number;
      const kind = 1 << kindOf(level.edges[outEdge[e] as number] as GraphEdge);
      const kinds = seen[2 * target] === source + 1 ? (seen[2 * target + 1] as number) : 0;
      if ((kinds & kind) !== 0) refuseTwin(level, source, target);
      seen[2 * target] = source + 1;
      seen[2 * target + 1] = kinds | kind;
    }
  }
}

function refuseTwin(level: GraphLevel, source: number, target: number): void {
  const edge = `"${idAt(level, source)}" -> "${idAt(level, target)}"`;
  level.problems.add('DUPLICATE_EDGE', at(level, 'edges'), `The edge ${edge} is there twice with one kind of condition. Remove one.`);
}

function checkJoins(level: GraphLevel, inEdges: Int32Array): void {
  for (let place = 0; place < level.nodes.length; place++) {
    const node = level.nodes[place];
    if (node?.join === undefined || node.join === 'all') continue;
    const count = inEdges[place] as number;
    const path = at(level, `nodes.${place}.join`);
    if (count === 0)
      level.problems.add('JOIN_IMPOSSIBLE', path, `Node "${node.id}" has a join, and no edge comes to it. Remove the join or add edges.`);
    else if (typeof node.join === 'object' && 'atLeast' in node.join && node.join.atLeast > count) {
      level.problems.add(
        'JOIN_IMPOSSIBLE',
        path,
        `Node "${node.id}" wants ${node.join.atLeast} live edges, and only ${count} come to it. Lower atLeast or add edges.`,
      );
    }
  }
}

const SHOWN = 20;

function circle(names: readonly string[]): string {
  const shown = names.length <= SHOWN ? names : [...names.slice(0, SHOWN), `… (${names.length - SHOWN} more)`];
  return [...shown, names[0]].join(' -> ');
}
