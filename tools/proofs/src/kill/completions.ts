import type { Journal, RunId } from '@tutti/core';

/** What the records say of all runs of a journal. */
export interface OnRecord {
  /** Steps and substeps on record as completed, `run path#key`; one that is there twice comes twice. */
  readonly completed: readonly string[];
  /** How often each run was closed. */
  readonly closings: ReadonlyMap<RunId, number>;
  /** Its runs, children as `parent/path`, in order of their names. */
  readonly runs: readonly string[];
  readonly problems: readonly string[];
}

export async function onRecord(journal: Journal): Promise<OnRecord> {
  const completed: string[] = [];
  const closings = new Map<RunId, number>();
  const problems: string[] = [];
  const runs: string[] = [];
  for await (const { runId, parent } of journal.list({})) {
    runs.push(parent === undefined ? runId : `${parent.runId}/${parent.path}`);
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
  return { completed, closings, problems, runs: runs.sort() };
}
