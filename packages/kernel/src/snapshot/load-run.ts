import type { RunId } from '@tutti/core';
import { summaryOf, type RunStore } from '../embedded/load-run.ts';
import type { RunFold } from '../run-state/run-fold.ts';
import { foldAll } from '../values/fold-all.ts';
import { latestFold } from './latest-fold.ts';

/** Folds a stored run to read from it; nothing is performed. */
export async function loadRun(store: RunStore, runId: RunId): Promise<RunFold> {
  const { run } = await latestFold(store, await summaryOf(store.journal, runId));
  for await (const events of store.journal.read(runId, run.length)) await foldAll(run, events);
  return run;
}
