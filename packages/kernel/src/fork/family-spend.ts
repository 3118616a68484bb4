import type { RunId, RunSummary } from '@tutti/core';
import type { RunStore } from '../embedded/load-run.ts';
import { Spent } from '../run-state/spent.ts';
import { latestFold } from '../snapshot/latest-fold.ts';

/** What a run has spent by itself. */
export interface OwnSpend {
  readonly summary: RunSummary;
  readonly spent: Spent;
}

/** What each run of a family has really spent, newest first. Records that a fork has of its origin count once, there. */
export async function* ownSpends(store: RunStore, family: RunId): AsyncGenerator<OwnSpend, void, undefined> {
  for await (const summary of store.journal.list({ family })) yield { summary, spent: await ownSpend(store, summary) };
}

/** What a family has really spent: what is on record of all its runs. */
export async function familySpend(store: RunStore, family: RunId): Promise<Spent> {
  const all = new Spent();
  for await (const { spent } of ownSpends(store, family)) all.addAmount(spent);
  return all;
}

async function ownSpend(store: RunStore, summary: RunSummary): Promise<Spent> {
  // Of records that were pruned the snapshot in their place knows the sum.
  const run = summary.firstSeq === undefined ? undefined : (await latestFold(store, summary)).run;
  let own = run?.spent ?? new Spent();
  for await (const events of store.journal.read(summary.runId, run?.length ?? 0)) {
    for (const event of events)
      if (event.type === 'run.forked') own = new Spent();
      else own.add(event);
  }
  return own;
}
