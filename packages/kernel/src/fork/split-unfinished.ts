import type { Graph, GraphNode, Json, RunEvent, StepKey } from '@tutti/core';
import { childPath } from '../embedded/child-runs.ts';
import type { Origin } from './origin.ts';
import type { Split } from './split.ts';

const OF_THE_END: ReadonlySet<RunEvent['type']> = new Set([
  'run.cancelling',
  'run.closed',
  'run.superseded',
  'run.paused',
  'run.resumed',
  'run.dead-lettered',
]);
const OF_AN_ATTEMPT: ReadonlySet<RunEvent['type']> = new Set([
  'step.started',
  'step.attempt-failed',
  'step.failed',
  'step.cancelled',
  'step.suspended',
  'effect.doubted',
  'decision.needed',
  'decision.made',
]);

/** Up to where a run is recovered, its whole length if not said, and the child runs it had in vain. */
export interface Unfinished {
  readonly length: number | undefined;
  readonly failedChildren: ReadonlySet<string>;
}

/**
 * Splits off what an ended run has not finished: steps that failed for good or were cut short, and the end itself.
 * With a length also every record from there on. What they had recorded of substeps is kept; failures that the graph or a policy has dealt with are history and stay.
 */
export function splitUnfinished({ events, definition, summary }: Origin, { length = events.length, failedChildren }: Unfinished): Split {
  const isTerminal = terminalFailures(summary.program === 'graph' ? definition : undefined, events);
  const unfinished = new Set(
    events
      .slice(0, length)
      .filter((event) => event.type === 'step.cancelled' || (hasFailed(event) && isTerminal(event.path)))
      .map(({ path }) => path),
  );
  const kept: RunEvent[] = [];
  const dropped: RunEvent[] = [];
  for (const event of events) {
    const isDropped =
      event.seq >= length ||
      OF_THE_END.has(event.type) ||
      (unfinished.has(event.path) && (OF_AN_ATTEMPT.has(event.type) || isOfFailedChild(event, failedChildren)));
    if (isDropped) dropped.push(event);
    else kept.push({ ...event, seq: kept.length });
  }
  const isWhole = length === events.length;
  const end = events.find(({ type }) => type === 'run.cancelling' || type === 'run.closed');
  return { kept, dropped, isWhole, ...(isWhole && end !== undefined ? { leftAt: end.at } : {}) };
}

/** A step, or the child run that a Program has started for it. */
function hasFailed(event: RunEvent): event is Extract<RunEvent, { readonly type: 'step.failed' | 'child.settled' }> {
  return event.type === 'step.failed' || (event.type === 'child.settled' && !('output' in event.outcome));
}

/** A child that failed is asked for again: kept, its outcome would fail the step once more. */
function isOfFailedChild(event: RunEvent, failedChildren: ReadonlySet<string>): boolean {
  if (event.type === 'child.settled') return hasFailed(event);
  return event.type === 'substep.completed' && failedChildren.has(childPath(event.path, event.key));
}

/** Tells failures that ended the run: those its outcome goes back to, and those that nothing in the graph takes up. */
function terminalFailures(definition: Json | undefined, events: readonly RunEvent[]): (path: StepKey) => boolean {
  const closed = events.findLast((event) => event.type === 'run.closed');
  const because = closed?.outcome.status === 'failed' ? closed.outcome.because : undefined;
  return (path) => path === because || (definition !== undefined && isUnhandled(definition, path));
}

/** Whether no edge is there for a step's failure, and no policy that tolerates it, at any level. */
function isUnhandled(definition: Json, path: StepKey): boolean {
  let graph: Graph | undefined = definition as unknown as Graph;
  for (const id of path.split('/').map((part) => part.replace(/\[\d+\]$/, ''))) {
    const node: GraphNode | undefined = graph?.nodes.find((candidate) => candidate.id === id);
    if (node === undefined || (node.policy?.onFailure ?? 'fail') !== 'fail') return false;
    if (graph?.edges.some(({ from, when = 'success' }) => from === id && when !== 'success') === true) return false;
    graph = 'body' in node ? node.body : 'graph' in node && 'nodes' in node.graph ? node.graph : undefined;
  }
  return true;
}
