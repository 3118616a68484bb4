import type { Journal, RunId } from '@tutti/core';

/** What the records say of all runs of a journal. */
export interface OnRecord {
  /** Steps and substeps on record as completed, `run path#key`; one that is there twice comes twice. */
  readonly completed: readonly string[];
  /** How often each run was closed. */
  readonly closings: ReadonlyMap<RunId, number>;
  readonly problems: readonly string[];
}

export async function onRecord(journal: Journal): Promise<OnRecord> {
  const completed: string[] = [];
  const closings = new Map<RunId, number>();
  const problems: string[] = [];
  for await (const { runId } of journal.list({})) {
    let closed = 0;
    for await (const events of journal.read(runId)) {
      for (const event of events) {
        if (event.type === 'step.completed') completed.push(`${runId} ${event.path}`);
        else if (event.type === 'substep.completed') completed.push(`${runId} ${event.path}#${event.key}`);
        else if (event.type === 'run.closed') closed++;
      }
    }
    closings.set(runId, closed);
  }
  for await (const { runId, problem } of journal.verify()) problems.push(`${runId}: ${problem}`);
  return { completed, closings, problems };
}
