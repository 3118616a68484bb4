import { isClosed, type Journal, type RunSummary } from '@tutti/core';

/** An earlier run of the same job that has not come to its end: paused, killed, or at work in another process. */
export async function findUnfinished(journal: Journal, job: string): Promise<RunSummary | undefined> {
  for await (const summary of journal.list({ labels: { job } })) {
    if (!isClosed(summary.status) && summary.status !== 'quarantined') return summary;
  }
  return undefined;
}
