import type { Condition, Graph, GraphNode, NodeView, Program, RunEvent } from '@tutti/core';
import { graphAround } from './random-graph.ts';

const settled: ReadonlySet<string> = new Set(['completed', 'failed', 'skipped', 'unreached', 'cancelled']);

/** A run as its records tell it: a Program's state, and the events folded over it. */
export interface ToldRun<State> {
  readonly program: Program<State>;
  readonly state: State;
  readonly events: readonly RunEvent[];
}

type Resolution = 'live' | 'dead' | 'broken' | 'unresolved';

/**
 * Why a step of a random graph should not have been started now, judged from outside by its in-edges; `undefined` when it should.
 * Nothing starts on a failed input, nor before its join is satisfied.
 */
export function unjustifiedStart<State>(root: Graph, path: string, run: ToldRun<State>): string | undefined {
  const graph = graphAround(root, path);
  const id = path.slice(path.lastIndexOf('/') + 1);
  const inEdges = graph.edges.filter((edge) => edge.to === id);
  if (inEdges.length === 0) return undefined;
  const scope = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const resolutions = inEdges.map(({ from, when = 'success' }) => {
    const view = run.program.find(run.state, from, scope) as NodeView;
    const source = graph.nodes.find((node) => node.id === from) as GraphNode;
    return resolutionOf(view, { source, when, target: id, graph }, run.events);
  });
  const node = graph.nodes.find((candidate) => candidate.id === id) as GraphNode;
  return isSatisfied(node, resolutions)
    ? undefined
    : `"${path}" was started with in-edges ${resolutions.join(', ')} and join ${JSON.stringify(node.join ?? 'all')}`;
}

/** How many live in-edges a join wants. */
export function wanted(join: GraphNode['join'], inEdges: number): number {
  if (join === undefined || join === 'all' || join === 'any') return 1;
  return 'atLeast' in join ? join.atLeast : Math.ceil(join.ratio * inEdges - 1e-9);
}

function isSatisfied({ join = 'all' }: GraphNode, resolutions: readonly Resolution[]): boolean {
  const isWhole = join !== 'all' || !resolutions.some((resolution) => resolution === 'broken' || resolution === 'unresolved');
  return isWhole && resolutions.filter((resolution) => resolution === 'live').length >= wanted(join, resolutions.length);
}

interface Edge {
  readonly source: GraphNode;
  readonly when: Condition;
  readonly target: string;
  readonly graph: Graph;
}

function resolutionOf(view: NodeView, edge: Edge, events: readonly RunEvent[]): Resolution {
  const { status } = view;
  if (!settled.has(status)) return 'unresolved';
  if (status === 'unreached') return 'dead';
  if (status === 'cancelled') return 'broken';
  const isOnSuccess = edge.when === 'success' || edge.when === 'always';
  if (status === 'skipped') return edge.source.onSkip !== 'propagate' && isOnSuccess ? 'live' : 'dead';
  if (status === 'failed') return afterFailure(edge);
  return isOnSuccess ? 'live' : afterSuccess(view, edge, events);
}

function afterSuccess({ path }: NodeView, { when, target }: Edge, events: readonly RunEvent[]): Resolution {
  if (when === 'failure') return 'dead';
  if (when === 'chosen')
    return events.some((event) => event.type === 'step.completed' && event.path === path && event.chosen?.includes(target) === true)
      ? 'live'
      : 'dead';
  const decision = events.find((event) => event.type === 'evaluated' && event.key === `${path}->${target}?when`);
  if (decision?.type !== 'evaluated' || decision.error !== undefined) return 'unresolved';
  return decision.value === true ? 'live' : 'dead';
}

function afterFailure({ source, when, graph }: Edge): Resolution {
  const isHandled = graph.edges.some((edge) => edge.from === source.id && (edge.when === 'failure' || edge.when === 'always'));
  if (isHandled) return when === 'failure' || when === 'always' ? 'live' : 'broken';
  if (source.policy?.onFailure === 'continue') return when === 'success' ? 'live' : 'dead';
  return source.policy?.onFailure === 'skip' ? 'dead' : 'broken';
}
