import { findCycles } from './find-cycles.ts';
import type { GraphEdge } from './graph.ts';
import { at, type GraphLevel } from './graph-level.ts';
import { unknownNode } from './unknown-node.ts';

/** Checks the edges of one graph: names, self edges, duplicates, choices, joins and cycles. */
export function validateEdges(level: GraphLevel): void {
  const { problems } = level;
  const from: number[] = [];
  const to: number[] = [];
  const kinds: number[] = [];
  for (let place = 0; place < level.edges.length; place++) {
    const edge = level.edges[place];
    if (edge === undefined) continue;
    const source = endOf(level, edge, { place, end: 'from' });
    const target = endOf(level, edge, { place, end: 'to' });
    if (source === undefined || target === undefined) continue;
    if (source === target) {
      problems.add('SELF_EDGE', at(level, `edges.${place}`), `Node "${edge.from}" depends on itself. Use a loop node to repeat it.`);
      continue;
    }
    checkChosen(level, edge, { place, source });
    from.push(source);
    to.push(target);
    kinds.push(kindOf(edge));
  }
  const outEdges = countOf(from, level.nodes.length);
  const inEdges = countOf(to, level.nodes.length);
  refuseDuplicates(level, { from, to, kinds, outEdges, inEdges });
  checkJoins(level, inEdges);
  for (const cycle of findCycles(level.nodes.length, from, to)) {
    const names = cycle.map((node) => level.ids[node] as string);
    problems.add('CYCLE', at(level, 'edges'), `The edges go in a circle: ${circle(names)}. Remove one of them, or use a loop node.`);
  }
}

function endOf(level: GraphLevel, edge: GraphEdge, where: { readonly place: number; readonly end: 'from' | 'to' }): number | undefined {
  const id = edge[where.end];
  const place = level.index.get(id);
  if (place === undefined) {
    const role = `in the edge "${edge.from.slice(0, 140)}" -> "${edge.to.slice(0, 140)}"`;
    level.problems.add('UNKNOWN_NODE', at(level, `edges.${where.place}.${where.end}`), unknownNode(level, id, role));
  }
  return place;
}

function checkChosen(level: GraphLevel, edge: GraphEdge, { place, source }: { readonly place: number; readonly source: number }): void {
  if (edge.when !== 'chosen') return;
  const kind = level.nodes[source]?.kind;
  if (kind === undefined || kind === 'task') return;
  level.problems.add('CHOSEN_SOURCE', at(level, `edges.${place}.when`), `Node "${edge.from}" is of kind "${kind}" and cannot choose the edge to "${edge.to}". Only tasks choose: let a task follow it.`);
}

const namedKinds = ['success', 'failure', 'always', 'chosen'];

function kindOf({ when = 'success' }: GraphEdge): number {
  return typeof when === 'string' ? namedKinds.indexOf(when) : namedKinds.length;
}

function countOf(ends: readonly number[], length: number): Int32Array {
  const counts = new Int32Array(length);
  for (const end of ends) counts[end] = (counts[end] as number) + 1;
  return counts;
}

interface EdgeList {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly kinds: readonly number[];
  readonly outEdges: Int32Array;
  readonly inEdges: Int32Array;
}

/** Two edges between the same nodes are two only if their conditions differ in kind. */
function refuseDuplicates(level: GraphLevel, edges: EdgeList): void {
  const { length } = level.nodes;
  const seen = new Set<number>();
  for (let i = 0; i < edges.from.length; i++) {
    const source = edges.from[i] as number;
    const target = edges.to[i] as number;
    // Twins need a second edge at both ends: most edges have none.
    if (edges.outEdges[source] === 1 || edges.inEdges[target] === 1) continue;
    const key = (source * length + target) * (namedKinds.length + 1) + (edges.kinds[i] as number);
    if (seen.has(key)) {
      const names = `"${level.ids[source]}" -> "${level.ids[target]}"`;
      level.problems.add('DUPLICATE_EDGE', at(level, 'edges'), `The edge ${names} is there twice with one kind of condition. Remove one.`);
    }
    seen.add(key);
  }
}

function checkJoins(level: GraphLevel, inEdges: Int32Array): void {
  for (let place = 0; place < level.nodes.length; place++) {
    const node = level.nodes[place];
    if (node?.join === undefined || node.join === 'all') continue;
    const count = inEdges[place] as number;
    const path = at(level, `nodes.${place}.join`);
    if (count === 0) level.problems.add('JOIN_IMPOSSIBLE', path, `Node "${node.id}" has a join, and no edge comes to it. Remove the join or add edges.`);
    else if (typeof node.join === 'object' && 'atLeast' in node.join && node.join.atLeast > count) {
      level.problems.add('JOIN_IMPOSSIBLE', path, `Node "${node.id}" wants ${node.join.atLeast} live edges, and only ${count} come to it. Lower atLeast or add edges.`);
    }
  }
}

const SHOWN = 20;

function circle(names: readonly string[]): string {
  const shown = names.length <= SHOWN ? names : [...names.slice(0, SHOWN), `… (${names.length - SHOWN} more)`];
  return [...shown, names[0]].join(' -> ');
}
