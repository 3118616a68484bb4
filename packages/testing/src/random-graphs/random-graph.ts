import type { Condition, Expression, Graph, GraphNode, Join } from '@tutti/core';

/** Gives whole numbers ≥ 0, one after another: what a random graph is drawn from. */
export type Rolls = () => number;

const asks = (what: string, id: string): Expression => ({ evaluator: 'any', expression: `${what} of ${id}` });

/** The graph that stands for every produced one. */
export const producedGraph: Graph = {
  nodes: [
    { kind: 'task', id: 'p0', handler: 'any' },
    { kind: 'task', id: 'p1', handler: 'any' },
  ],
  edges: [{ from: 'p0', to: 'p1' }],
};

/** The rolls of a list, again and again, a little higher each time round: a smaller list makes a simpler graph. */
export function rollsOf(list: readonly number[]): Rolls {
  let at = 0;
  return () => (list[at++ % list.length] ?? 0) + Math.floor(at / list.length);
}

/** A valid graph of nodes, joins, conditions and policies of every sort; its handlers and evaluators are all called `any`. */
export function randomGraph(roll: Rolls, depth: number = 0): Graph {
  const size = 1 + (roll() % (depth === 0 ? 7 : 4));
  const ids = Array.from({ length: size }, (_, i) => `n${i}`);
  const kinds = ids.map(() => kindOf(roll, depth));
  const edges = ids.flatMap((to, j) =>
    ids
      .slice(0, j)
      .flatMap((from, i) => (roll() % 2 === 0 ? [{ from, to, when: conditionOf(roll, `${from}->${to}`, kinds[i] === 'task') }] : [])),
  );
  const nodes = ids.map((id, i) => {
    const inEdges = edges.filter((edge) => edge.to === id);
    return nodeOf(roll, {
      id,
      kind: kinds[i] as GraphNode['kind'],
      inEdges: inEdges.length,
      sources: inEdges.map(({ from }) => from),
      depth,
    });
  });
  return roll() % 4 === 0 ? { nodes, edges, output: ids[roll() % size] as string } : { nodes, edges };
}

/** The graph in which the step of that path stands. */
export function graphAround(root: Graph, path: string): Graph {
  const names = path
    .split('/')
    .slice(0, -1)
    .map((name) => name.slice(0, name.lastIndexOf('[')));
  return names.reduce((inner, name) => {
    const node = inner.nodes.find(({ id }) => id === name) as GraphNode;
    if (node.kind === 'map' || node.kind === 'loop') return node.body;
    const { graph: child } = node as Extract<GraphNode, { kind: 'graph' }>;
    return 'from' in child ? producedGraph : child;
  }, root);
}

function kindOf(roll: Rolls, depth: number): GraphNode['kind'] {
  const kinds: GraphNode['kind'][] = ['task', 'task', 'task', 'task', 'wait', 'map', 'loop', 'graph'];
  return kinds[roll() % (depth < 2 ? 8 : 5)] as GraphNode['kind'];
}

function conditionOf(roll: Rolls, edge: string, isTask: boolean): Condition {
  const conditions: Condition[] = ['success', 'success', 'success', 'failure', 'always', asks('when', edge), 'chosen'];
  return conditions[roll() % (isTask ? 7 : 6)] as Condition;
}

function joinOf(roll: Rolls, inEdges: number): { join?: Join } {
  const cancelRest = roll() % 2 === 0;
  const joins: Join[] = [
    'all',
    'all',
    'any',
    { atLeast: 1 + (roll() % inEdges), cancelRest },
    { ratio: (1 + (roll() % 10)) / 10, cancelRest },
  ];
  return { join: joins[roll() % 5] as Join };
}

interface NodeSpec {
  readonly id: string;
  readonly kind: GraphNode['kind'];
  readonly inEdges: number;
  /** Nodes with an edge to it. */
  readonly sources: readonly string[];
  readonly depth: number;
}

function nodeOf(roll: Rolls, { id, kind, inEdges, sources, depth }: NodeSpec): GraphNode {
  const base = {
    id,
    ...(inEdges > 0 ? joinOf(roll, inEdges) : {}),
    ...(roll() % 4 === 0 ? { if: asks('if', id) } : {}),
    ...(roll() % 3 === 0 ? { onSkip: 'propagate' as const } : {}),
    policy: {
      onFailure: (['fail', 'continue', 'skip', 'continue'] as const)[roll() % 4] as 'fail',
      ...(roll() % 4 === 0 ? { deadlineMs: 50 } : {}),
      ...(kind === 'task' && roll() % 3 === 0 ? { retry: { maxRetries: 2, initialMs: 4 } } : {}),
    },
  };
  switch (kind) {
    case 'task':
      return { ...base, kind, handler: 'any' };
    case 'wait':
      return { ...base, kind, until: roll() % 2 === 0 ? { signal: 'go' } : { ms: 10 } };
    case 'map':
      return {
        ...base,
        kind,
        items: roll() % 2 === 0 ? asks('items', id) : [1, 2, 3].slice(0, roll() % 4),
        maxParallel: 1 + (roll() % 3),
        body: randomGraph(roll, depth + 1),
      };
    case 'loop':
      return {
        ...base,
        kind,
        maxIterations: 1 + (roll() % 3),
        body: randomGraph(roll, depth + 1),
        ...(roll() % 2 === 0 ? { while: asks('while', id) } : {}),
        ...(roll() % 2 === 0 ? { until: asks('until', id) } : {}),
      };
    case 'graph':
      return {
        ...base,
        kind,
        graph: sources.length > 0 && roll() % 2 === 0 ? { from: sources[0] as string } : randomGraph(roll, depth + 1),
      };
  }
}
