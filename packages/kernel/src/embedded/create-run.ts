import type { Clock, NewRun, Program, RunId, RunRow } from '@tutti/core';
import type { Forks } from '../fork/forks.ts';
import { assertSameRun } from './assert-same-run.ts';
import type { LiveRun } from './live-run.ts';
import type { RunStore } from './load-run.ts';
import { newRunRow } from './new-run-row.ts';
import { messageOf } from './tell-children.ts';

/** What a run is created from beside itself. */
export interface Birthplace {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly forks: Forks;
  live(runId: RunId): LiveRun | undefined;
  familyOf(parent: RunId): Promise<RunId>;
}

/** Puts a run on record. Gives its row, or `undefined` when it was there before. @throws ConflictError `RUN_EXISTS` */
export async function createRun(
  place: Birthplace,
  run: NewRun,
  { program, runId }: { readonly program: Program; readonly runId: RunId },
): Promise<RunRow | undefined> {
  const { store, clock } = place;
  const family = run.parent === undefined ? runId : await place.familyOf(run.parent.runId);
  const definitionHash = store.definitions.hashOf(run.definition);
  const row = await inheriting(place, run, newRunRow(run, program, { runId, family, definitionHash, createdAt: clock.now() }));
  const [answer] = await store.journal.create([row]);
  if (answer === 'exists') {
    await assertSameRun(store, runId, run);
    return undefined;
  }
  // A child begun while its parent is paused begins paused.
  const { lastControl } = (run.parent === undefined ? undefined : place.live(run.parent.runId)?.run) ?? {};
  if (run.parent !== undefined && lastControl?.type === 'pause') await store.journal.post(runId, messageOf(run.parent.runId, lastControl));
  return row;
}

/** A child of a fork knows what the same child of the fork's origin has done. */
async function inheriting({ live, forks }: Birthplace, run: NewRun, row: RunRow): Promise<RunRow> {
  const fork = run.parent === undefined ? undefined : live(run.parent.runId)?.run.fork;
  if (run.parent === undefined || fork === undefined || (fork.effects === 'repeat' && !fork.isRecovery)) return row;
  const { lineage, effects, isRecovery } = fork;
  return forks.childRow(row, { lineage, effects, isRecovery, path: run.parent.path });
}
