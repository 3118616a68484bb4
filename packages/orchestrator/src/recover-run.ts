import { RunNotFoundError, type Graph, type GraphNode, type Journal, type Json, type RunEvent, type RunId } from '@tutti/core';

/** How a run is taken up again as a new one. */
export interface RecoverOptions {
  readonly runId: RunId;
  /** Id of the new run. */
  readonly newId: RunId;
  /** Only records before this one are kept; default all. */
  readonly untilSeq?: number;
  readonly createdAt: number;
}

const ENDING: ReadonlySet<RunEvent['type']> = new Set(['run.closed', 'run.cancelling', 'run.paused', 'run.resumed', 'message.ignored']);
const OF_EXECUTION: ReadonlySet<RunEvent['type']> = new Set(['step.started', 'step.attempt-failed', 'step.failed', 'step.cancelled', 'decision.needed', 'decision.made', 'substep.started']);

/**
 * Makes a new run of an ended one: what it has finished stays finished, what failed for good or was cut short is due again.
 * Failures that the graph or a policy has dealt with are history and stay.
 */
export async function recoverRun(journal: Journal, { runId, newId, createdAt, untilSeq = Infinity }: RecoverOptions): Promise<void> {
  const summary = await journal.summary(runId);
  if (summary === undefined) throw new RunNotFoundError(`There is no run "${runId}" to recover. Check the id.`);
  const definition = await journal.definition(summary.definitionHash);
  const before: RunEvent[] = [];
  for await (const batch of journal.read(runId)) before.push(...batch.filter(({ seq }) => seq < untilSeq));
  const undone = new Set(before.filter((event) => event.type === 'step.cancelled' || (event.type === 'step.failed' && isUnhandled(definition, event.path))).map(({ path }) => path));
  const kept = before.filter(({ type, path }) => !ENDING.has(type) && !(undone.has(path) && OF_EXECUTION.has(type)));
  const events = kept.map((event, seq): RunEvent => (event.type === 'run.created' ? { ...event, seq, runId: newId } : { ...event, seq }));
  const { program, programVersion, definitionHash, queue, family } = summary;
  const labels = { ...summary.labels, recoveredFrom: runId };
  await journal.create([{ runId: newId, program, programVersion, definition, definitionHash, queue, family, labels, createdAt, events }]);
}

/** Whether nothing takes a failure of this step up: no edge for it, and no policy that tolerates it. */
function isUnhandled(definition: Json, path: string): boolean {
  let graph: Graph | undefined = definition as unknown as Graph;
  for (const id of path.split('/').map((part) => part.replace(/\[\d+\]$/, ''))) {
    const node: GraphNode | undefined = graph?.nodes.find((candidate) => candidate.id === id);
    if (node === undefined || (node.policy?.onFailure ?? 'fail') !== 'fail') return false;
    if (graph?.edges.some(({ from, when = 'success' }) => from === id && when !== 'success') === true) return false;
    graph = 'body' in node ? node.body : 'graph' in node && 'nodes' in node.graph ? node.graph : undefined;
  }
  return true;
}
