import type { Graph, GraphEdge, GraphNode } from './graph.ts';
import { inDegrees, topologicalOrder, type OutEdges } from './topological-order.ts';

/** A valid graph in numbers: nodes and edges by their places. */
export interface GraphIndex extends Adjacency {
  /** Place of each node by id. */
  readonly nodes: ReadonlyMap<string, number>;
  /** Places of all nodes, each behind those with an edge to it. */
  readonly order: Int32Array;
}

/** Edges by the nodes they come from, also of a graph with cycles. */
export interface Adjacency extends OutEdges {
  /** Place of each edge in the graph. */
  readonly outEdge: Int32Array;
}

/** Edges as pairs of places of nodes, and their own places. */
export interface EdgePlaces {
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
  readonly places: ArrayLike<number>;
}

const indexes = new WeakMap<Graph, GraphIndex>();

/**
 * The index of a valid graph. Validation has made it already for a graph that has passed; graphs are never changed. It is the caller's
 * then, and not kept beside it: a graph may live as long as the records of its run.
 */
export function indexGraph(graph: Graph): GraphIndex {
  const index = indexes.get(graph);
  if (index === undefined) return indexOf(graph);
  indexes.delete(graph);
  return index;
}

function indexOf(graph: Graph): GraphIndex {
  const nodes = new Map(graph.nodes.map(({ id }: GraphNode, place) => [id, place]));
  const placeOf = (id: string): number => nodes.get(id) as number;
  const edges = {
    from: graph.edges.map(({ from }: GraphEdge) => placeOf(from)),
    to: graph.edges.map(({ to }) => placeOf(to)),
    places: graph.edges.map((_, place) => place),
  };
  const adjacent = adjacency(graph.nodes.length, edges);
  return { nodes, ...adjacent, order: topologicalOrder(adjacent, inDegrees(adjacent)) };
}

/** Keeps an index until {@link indexGraph} asks for it. */
export function rememberIndex(graph: Graph, index: GraphIndex): void {
  indexes.set(graph, index);
}

/** Puts edges in order of their sources; edges of one source keep theirs. */
export function adjacency(size: number, { from, to, places }: EdgePlaces): Adjacency {
  const outStart = new Int32Array(size + 1);
  for (let e = 0; e < from.length; e++) {
    const next = (from[e] as number) + 1;
    outStart[next] = (outStart[next] as number) + 1;
  }
  for (let i = 0; i < size; i++) outStart[i + 1] = (outStart[i + 1] as number) + (outStart[i] as number);
  const fill = outStart.slice(0, size);
  const outTarget = new Int32Array(from.length);
  const outEdge = new Int32Array(from.length);
  for (let e = 0; e < from.length; e++) {
    const source = from[e] as number;
    const slot = fill[source] as number;
    fill[source] = slot + 1;
    outTarget[slot] = to[e] as number;
    outEdge[slot] = places[e] as number;
  }
  return { outStart, outTarget, outEdge };
}
