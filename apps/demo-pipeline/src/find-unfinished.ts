import { isClosed, type Journal, type RunSummary } from '@tutti/core';

/** An earlier run of the same job that nobody works on and that is not at its end. */
export async function findUnfinished(journal: Journal, job: string): Promise<RunSummary | undefined> {
  for await (const summary of journal.list({ labels: { job } })) {
    if (!isClosed(summary.status) && summary.status !== 'quarantined' && summary.owner === undefined) return summary;
  }
  return undefined;
}
