import type { Expression, Graph, GraphNode, Join } from '@tutti/core';

export const ON_SUCCESS = 0;
export const ON_FAILURE = 1;
export const ALWAYS = 2;
export const CHOSEN = 3;
export const EXPRESSION = 4;

const kinds: Readonly<Record<string, number>> = { success: ON_SUCCESS, failure: ON_FAILURE, always: ALWAYS, chosen: CHOSEN };

/** A graph made ready to run: nodes by number, the edges out of node i at `outStart[i] … outStart[i + 1] − 1`. */
export interface Plan {
  readonly graph: Graph;
  readonly size: number;
  readonly nodes: readonly GraphNode[];
  readonly index: ReadonlyMap<string, number>;
  readonly outStart: Int32Array;
  readonly outTarget: Int32Array;
  readonly outKind: Uint8Array;
  /** Expressions of the edges that have one, by edge. */
  readonly expressions: ReadonlyMap<number, Expression>;
  /** Number of edges into each node: the template of a scope's counters. */
  readonly inDegree: readonly number[];
  readonly zeros: readonly number[];
  /** Live edges a node needs under a counted join; 0 for `all`. */
  readonly need: Int32Array;
  /** 1 for nodes with an edge that a failure makes live. */
  readonly handles: Uint8Array;
  /** Longest path to a leaf, in edges. */
  readonly rank: Int32Array;
  readonly roots: readonly number[];
  /** The nodes whose outputs are the graph's: one, or an object of several. */
  readonly outputs: readonly number[];
  readonly isRecord: boolean;
  /** The nodes with an edge to a node. */
  sourcesOf(node: number): readonly number[];
}

const plans = new WeakMap<Graph, Plan>();

/** The plan of a valid graph; made once per graph object. */
export function planOf(graph: Graph): Plan {
  let plan = plans.get(graph);
  if (plan === undefined) plans.set(graph, (plan = compile(graph)));
  return plan;
}

function compile(graph: Graph): Plan {
  const { nodes } = graph;
  const size = nodes.length;
  const index = new Map<string, number>();
  for (let i = 0; i < size; i++) index.set((nodes[i] as GraphNode).id, i);
  const edges = compileEdges(graph, index);
  const { outStart, inDegree } = edges;
  const roots: number[] = [];
  const leaves: number[] = [];
  for (let i = 0; i < size; i++) {
    if (inDegree[i] === 0) roots.push(i);
    if (outStart[i] === outStart[i + 1]) leaves.push(i);
  }
  const outputs = graph.output === undefined ? leaves : [index.get(graph.output) as number];
  return {
    graph, size, nodes, index, ...edges, roots, outputs,
    zeros: new Array<number>(size).fill(0),
    need: Int32Array.from(nodes, (node, i) => neededBy(node.join, inDegree[i] as number)),
    handles: handlers(edges),
    rank: ranks(edges, roots),
    isRecord: outputs.length !== 1,
    sourcesOf: sourceLists(edges),
  };
}

type Edges = Pick<Plan, 'outStart' | 'outTarget' | 'outKind' | 'expressions' | 'inDegree'>;

function compileEdges(graph: Graph, index: ReadonlyMap<string, number>): Edges {
  const { edges } = graph;
  const size = graph.nodes.length;
  const outStart = new Int32Array(size + 1);
  const inDegree = new Array<number>(size).fill(0);
  const sources = new Int32Array(edges.length);
  for (let e = 0; e < edges.length; e++) {
    const source = index.get((edges[e] as { from: string }).from) as number;
    sources[e] = source;
    outStart[source + 1] = (outStart[source + 1] as number) + 1;
  }
  for (let i = 0; i < size; i++) outStart[i + 1] = (outStart[i + 1] as number) + (outStart[i] as number);
  const fill = outStart.slice(0, size);
  const outTarget = new Int32Array(edges.length);
  const outKind = new Uint8Array(edges.length);
  const expressions = new Map<number, Expression>();
  for (let e = 0; e < edges.length; e++) {
    const { to, when = 'success' } = edges[e] as Graph['edges'][number];
    const source = sources[e] as number;
    const slot = fill[source] as number;
    fill[source] = slot + 1;
    const target = index.get(to) as number;
    outTarget[slot] = target;
    inDegree[target] = (inDegree[target] as number) + 1;
    outKind[slot] = typeof when === 'string' ? (kinds[when] as number) : EXPRESSION;
    if (typeof when === 'object') expressions.set(slot, when);
  }
  return { outStart, outTarget, outKind, expressions, inDegree };
}

/** Few joins ask for their sources, so the lists are made when the first does. */
function sourceLists({ outStart, outTarget, inDegree }: Edges): (node: number) => readonly number[] {
  let lists: number[][] | undefined;
  return (node) => {
    if (lists === undefined) {
      lists = inDegree.map(() => []);
      for (let source = 0; source < inDegree.length; source++) {
        for (let e = outStart[source] as number; e < (outStart[source + 1] as number); e++) lists[outTarget[e] as number]?.push(source);
      }
    }
    return lists[node] ?? [];
  };
}

function neededBy(join: Join | undefined, inDegree: number): number {
  if (join === undefined || join === 'all') return 0;
  if (join === 'any') return 1;
  if ('atLeast' in join) return join.atLeast;
  // The tolerance keeps 0.1 · 30 = 3.0000000000000004 from asking for a fourth edge.
  return Math.max(1, Math.ceil(join.ratio * inDegree - 1e-9));
}

function handlers({ outStart, outKind }: Edges): Uint8Array {
  const handles = new Uint8Array(outStart.length - 1);
  for (let i = 0; i < handles.length; i++) {
    for (let e = outStart[i] as number; e < (outStart[i + 1] as number); e++) {
      if (outKind[e] === ON_FAILURE || outKind[e] === ALWAYS) handles[i] = 1;
    }
  }
  return handles;
}

function ranks({ outStart, outTarget, inDegree }: Edges, roots: readonly number[]): Int32Array {
  const order = [...roots];
  const unresolved = Int32Array.from(inDegree);
  for (let i = 0; i < order.length; i++) {
    const node = order[i] as number;
    for (let e = outStart[node] as number; e < (outStart[node + 1] as number); e++) {
      const target = outTarget[e] as number;
      const left = (unresolved[target] as number) - 1;
      unresolved[target] = left;
      if (left === 0) order.push(target);
    }
  }
  const rank = new Int32Array(inDegree.length);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i] as number;
    for (let e = outStart[node] as number; e < (outStart[node + 1] as number); e++) {
      rank[node] = Math.max(rank[node] as number, (rank[outTarget[e] as number] as number) + 1);
    }
  }
  return rank;
}
