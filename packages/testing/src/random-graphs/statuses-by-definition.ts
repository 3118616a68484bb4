import type { Condition, Graph, GraphNode } from '@tutti/core';
import type { RandomWorld } from './random-world.ts';
import { wanted } from './unjustified-start.ts';

/** The same graph of tasks alone, whose ends do not depend on the order in which they come: no failure stops the run, no join stops others. */
export function tolerantTasks(graph: Graph): Graph {
  return {
    nodes: graph.nodes.map(({ id, join, onSkip, policy, ...node }) => ({
      kind: 'task' as const,
      id,
      handler: 'any',
      ...(join === undefined ? {} : { join: typeof join === 'string' ? join : { ...join, cancelRest: false } }),
      ...(onSkip === undefined ? {} : { onSkip }),
      ...(node.if === undefined ? {} : { if: node.if }),
      policy: { onFailure: policy?.onFailure === 'continue' ? ('continue' as const) : ('skip' as const) },
    })),
    edges: graph.edges.map((edge) => (typeof edge.when === 'object' ? { from: edge.from, to: edge.to } : edge)),
  };
}

/** How every node of a graph of tolerant tasks ends, worked out from the definition of edges and joins, one node after another. */
export function statusesByDefinition(graph: Graph, world: RandomWorld): Readonly<Record<string, string>> {
  const statuses: Record<string, string> = {};
  const chosen: Record<string, readonly string[]> = {};
  for (const node of graph.nodes) {
    const inEdges = graph.edges.filter(({ to }) => to === node.id);
    const resolutions = inEdges.map(({ from, when = 'success' }) => resolved(graph, { from, when, to: node.id }, { statuses, chosen }));
    statuses[node.id] = cutOff(node, resolutions) ?? ran(node, world, chosen);
  }
  return statuses;
}

interface Known {
  readonly statuses: Readonly<Record<string, string>>;
  readonly chosen: Readonly<Record<string, readonly string[]>>;
}

function resolved(
  graph: Graph,
  { from, when, to }: { readonly from: string; readonly when: Condition; readonly to: string },
  known: Known,
): string {
  const source = graph.nodes.find(({ id }) => id === from) as GraphNode;
  const isOnSuccess = when === 'success' || when === 'always';
  const isHandled = graph.edges.some((edge) => edge.from === from && (edge.when === 'failure' || edge.when === 'always'));
  switch (known.statuses[from]) {
    case 'completed':
      return isOnSuccess || (when === 'chosen' && known.chosen[from]?.includes(to) === true) ? 'live' : 'dead';
    case 'skipped':
      return isOnSuccess && source.onSkip !== 'propagate' ? 'live' : 'dead';
    case 'failed':
      if (isHandled) return when === 'failure' || when === 'always' ? 'live' : 'broken';
      return source.policy?.onFailure === 'continue' && when === 'success' ? 'live' : 'dead';
    case 'cancelled':
      return 'broken';
    default:
      return 'dead';
  }
}

function cutOff({ join = 'all' }: GraphNode, resolutions: readonly string[]): string | undefined {
  if (resolutions.length === 0) return undefined;
  const live = resolutions.filter((resolution) => resolution === 'live').length;
  const isBroken = resolutions.includes('broken');
  if (join === 'all' && isBroken) return 'cancelled';
  if (live >= wanted(join, resolutions.length)) return undefined;
  return isBroken ? 'cancelled' : 'unreached';
}

function ran(node: GraphNode, world: RandomWorld, chosen: Record<string, readonly string[]>): string {
  if (node.if !== undefined) {
    try {
      if (world.evaluate({ key: `${node.id}?if` }) !== true) return 'skipped';
    } catch {
      return 'failed';
    }
  }
  const end = world.settle({ step: node.id });
  if (end.error !== undefined) return 'failed';
  chosen[node.id] = end.chosen ?? [];
  return 'completed';
}
