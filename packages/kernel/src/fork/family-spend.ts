import type { RunEvent, RunId, RunSummary } from '@tutti/core';
import type { RunStore } from '../embedded/load-run.ts';
import { latestFold } from '../snapshot/latest-fold.ts';

/**
 * What a family has really spent, nano-dollars: the charges on record of all its runs. Records that a fork has of its
 * origin count once, there.
 */
export async function familySpend(store: RunStore, family: RunId): Promise<number> {
  let nanoUsd = 0;
  for await (const summary of store.journal.list({ family })) nanoUsd += await ownSpend(store, summary);
  return nanoUsd;
}

async function ownSpend(store: RunStore, summary: RunSummary): Promise<number> {
  // Of records that were pruned the snapshot in their place knows the sum.
  const run = summary.firstSeq === undefined ? undefined : (await latestFold(store, summary)).run;
  let own = run === undefined ? 0 : run.spentNanoUsd - (run.fork?.spentNanoUsd ?? 0);
  for await (const events of store.journal.read(summary.runId, run?.length ?? 0)) {
    for (const event of events) own = event.type === 'run.forked' ? 0 : own + chargeOf(event);
  }
  return own;
}

function chargeOf(event: RunEvent): number {
  return 'charge' in event && event.charge !== undefined ? event.charge.nanoUsd : 0;
}
