import type { RunId } from '@tutti/core';
import { summaryOf, type RunStore } from '../embedded/load-run.ts';
import type { RunFold } from '../run-state/run-fold.ts';
import { foldAll } from '../values/fold-all.ts';
import { latestFold } from './latest-fold.ts';

/** Folds a stored run to read from it; nothing is performed. */
export async function loadRun(store: RunStore, runId: RunId): Promise<RunFold> {
  for (;;) {
    const run = await foldOnce(store, runId);
    if (run !== undefined) return run;
  }
}

/** Gives `undefined` when records went meanwhile in favour of a newer snapshot. */
async function foldOnce(store: RunStore, runId: RunId): Promise<RunFold | undefined> {
  const { run } = await latestFold(store, await summaryOf(store.journal, runId));
  for await (const events of store.journal.read(runId, run.length)) {
    if (events[0]?.seq !== run.length) return undefined;
    await foldAll(run, events);
  }
  return run;
}
