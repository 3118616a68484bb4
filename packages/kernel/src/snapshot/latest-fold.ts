import { StoreError, type Json, type RunId, type RunRow, type RunSummary } from '@tutti/core';
import { emptyFold, programOf, type RunStore } from '../embedded/load-run.ts';
import { frozen } from '../values/copies.ts';
import type { RunFold } from '../run-state/run-fold.ts';
import { unpackRun } from './pack-run.ts';

/** A run's state to go on from, and the snapshot it is of, if any: the records from `run.length` on are still to be folded. */
export interface LatestFold {
  readonly run: RunFold;
  readonly snapshot?: Json;
}

/**
 * The newest state of a run that needs no fold: that of a snapshot made by the same version of its Program, else the empty one.
 * @throws StoreError `RUN_COMPACTED` for a run whose early records were pruned in favour of a snapshot that is not to be had
 */
export async function latestFold(
  store: RunStore,
  about: RunSummary | RunRow,
  blob: RunFold['blob'] = (ref) => store.blobs.get(ref),
): Promise<LatestFold> {
  // A run that was just created has none.
  if (!('status' in about)) return { run: await emptyFold(store, about, blob) };
  const program = programOf(store, about);
  const found = await store.journal.snapshot(about.runId, program.version);
  const definition = await store.definitions.get(about.definitionHash);
  const run = found === undefined || found.seq >= about.length ? undefined : unpackRun(found.state, { program, definition, blob });
  if (run !== undefined && found !== undefined && run.length === found.seq + 1) {
    if (run.inputBlob !== undefined) run.input = frozen(await store.blobs.get(run.inputBlob));
    return { run, snapshot: found.state };
  }
  if (about.firstSeq !== undefined) throw lost(about.runId, about.firstSeq, program);
  return { run: await emptyFold(store, about, blob) };
}

/** Checks that all records of a run are there. @throws StoreError `RUN_COMPACTED` */
export function assertWhole(summary: RunSummary): void {
  if (summary.firstSeq !== undefined)
    throw new StoreError(
      `The records of run "${summary.runId}" before ${summary.firstSeq} were pruned in favour of a snapshot, so no other run can be made of them: it cannot be forked, restored or recovered. Resume it, or start a new run.`,
      { code: 'RUN_COMPACTED', data: { runId: summary.runId, firstSeq: summary.firstSeq } },
    );
}

function lost(runId: RunId, firstSeq: number, program: { readonly name: string; readonly version: number }): StoreError {
  return new StoreError(
    `The records of run "${runId}" before ${firstSeq} were pruned, and no snapshot by "${program.name}" version ${program.version} stands for them. Go on with the release that made its snapshot.`,
    { code: 'RUN_COMPACTED', data: { runId, firstSeq, program: program.name, programVersion: program.version } },
  );
}
