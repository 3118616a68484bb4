import { indexGraph, type Expression, type Graph, type GraphEdge, type GraphIndex, type GraphNode, type Join } from '@tutti/core';

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
  readonly need: readonly number[];
  /** 1 for nodes with an edge that a failure makes live. */
  readonly handles: readonly number[];
  /** Longest path to a leaf, in edges. */
  readonly rank: Int32Array;
  readonly roots: readonly number[];
  /** The nodes whose outputs are the graph's: one, or an object of several. */
  readonly outputs: readonly number[];
  readonly isRecord: boolean;
  /** Whether the graph is valid by itself, with no graph around it whose nodes it may name. */
  isOutermost: boolean;
  /** The nodes with an edge to a node. */
  sourcesOf(node: number): readonly number[];
}

const plans = new WeakMap<Graph, Plan>();
/** Graphs of which a run has ended. */
const ran = new WeakSet<Graph>();

/** The plan of a graph that was made ready before. */
export function knownPlan(graph: unknown): Plan | undefined {
  return plans.get(graph as Graph);
}

/**
 * A run of a graph has ended. The first one takes the plan with it: most graphs are run once, and may live on in the records of their
 * run. One that is run again keeps its plan.
 */
export function forgetPlan({ graph }: Plan): void {
  if (ran.has(graph)) return;
  ran.add(graph);
  plans.delete(graph);
}

/** The plan of a valid graph; made once per graph object, but for {@link forgetPlan}. */
export function planOf(graph: Graph): Plan {
  let plan = plans.get(graph);
  if (plan === undefined) plans.set(graph, (plan = compile(graph)));
  return plan;
}

function compile(graph: Graph): Plan {
  const { nodes } = graph;
  const size = nodes.length;
  const given = indexGraph(graph);
  const edges = compileEdges(graph, given);
  const { outStart, inDegree } = edges;
  const roots: number[] = [];
  const leaves: number[] = [];
  for (let i = 0; i < size; i++) {
    if (inDegree[i] === 0) roots.push(i);
    if (outStart[i] === outStart[i + 1]) leaves.push(i);
  }
  const zeros = new Array<number>(size).fill(0);
  const outputs = graph.output === undefined ? leaves : [edges.index.get(graph.output) as number];
  return {
    graph,
    size,
    nodes,
    ...edges,
    roots,
    outputs,
    zeros,
    need: needs(nodes, inDegree) ?? zeros,
    handles: handlers(edges) ?? zeros,
    rank: ranks(given),
    isRecord: outputs.length !== 1,
    isOutermost: false,
    sourcesOf: sourceLists(edges),
  };
}

type Edges = Pick<Plan, 'index' | 'outStart' | 'outTarget' | 'outKind' | 'expressions' | 'inDegree'>;

function compileEdges(graph: Graph, { nodes: index, outStart, outTarget, outEdge }: GraphIndex): Edges {
  const inDegree = new Array<number>(graph.nodes.length).fill(0);
  const outKind = new Uint8Array(outEdge.length);
  const expressions = new Map<number, Expression>();
  for (let slot = 0; slot < outEdge.length; slot++) {
    const target = outTarget[slot] as number;
    inDegree[target] = (inDegree[target] as number) + 1;
    const { when } = graph.edges[outEdge[slot] as number] as GraphEdge;
    if (when === undefined) continue;
    outKind[slot] = typeof when === 'string' ? (kinds[when] as number) : EXPRESSION;
    if (typeof when === 'object') expressions.set(slot, when);
  }
  return { index, outStart, outTarget, outKind, expressions, inDegree };
}

/** None where no node has a join. */
function needs(nodes: readonly GraphNode[], inDegree: readonly number[]): number[] | undefined {
  let need: number[] | undefined;
  for (let i = 0; i < nodes.length; i++) {
    const { join } = nodes[i] as GraphNode;
    if (join === undefined) continue;
    need ??= new Array<number>(nodes.length).fill(0);
    need[i] = neededBy(join, inDegree[i] as number);
  }
  return need;
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

function neededBy(join: Join, inDegree: number): number {
  if (join === 'all') return 0;
  if (join === 'any') return 1;
  if ('atLeast' in join) return join.atLeast;
  // The tolerance keeps 0.1 · 30 = 3.0000000000000004 from asking for a fourth edge.
  return Math.max(1, Math.ceil(join.ratio * inDegree - 1e-9));
}

/** None where every edge is for success alone. */
function handlers({ outStart, outKind }: Edges): number[] | undefined {
  let handles: number[] | undefined;
  const size = outStart.length - 1;
  for (let i = 0; i < size; i++) {
    for (let e = outStart[i] as number; e < (outStart[i + 1] as number); e++) {
      if (outKind[e] !== ON_FAILURE && outKind[e] !== ALWAYS) continue;
      handles ??= new Array<number>(size).fill(0);
      handles[i] = 1;
    }
  }
  return handles;
}

function ranks({ outStart, outTarget, order }: GraphIndex): Int32Array {
  const rank = new Int32Array(order.length);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i] as number;
    for (let e = outStart[node] as number; e < (outStart[node + 1] as number); e++) {
      rank[node] = Math.max(rank[node] as number, (rank[outTarget[e] as number] as number) + 1);
    }
  }
  return rank;
}

/** Whether edges lead from one node to another. */
export function isUpstream(plan: Plan, source: number, target: number): boolean {
  const seen = new Set<number>();
  const pending = [target];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const before of plan.sourcesOf(node)) {
      if (before === source) return true;
      if (!seen.has(before)) pending.push(before);
      seen.add(before);
    }
  }
  return false;
}
