import type { ReleaseOptions, RunId } from '@tutti/core';
import { fenced } from './append.ts';
import type { Connection } from './connection.ts';
import { requireRun } from './find-run.ts';
import { putAsideUnsound, takeOutOfWork } from './put-aside.ts';
import type { RunHead } from './run-row.ts';
import { seal } from './seal.ts';

/** Gives a run back. It is free at once when it has messages or runs with no time named; else when its time comes. */
export function release(
  connection: Connection,
  given: { readonly runId: RunId; readonly epoch: number; readonly now: number } & ReleaseOptions,
): void {
  const run = requireRun(connection, given.runId);
  if (run.epoch !== given.epoch) throw fenced(run, { runId: given.runId, epoch: given.epoch });
  if (run.owner === null) return;
  if (putAsideUnsound(connection, run.ord, given.runId)) return;
  const recoveries = given.hasFailed === true ? 'recoveries + 1' : given.isUntouched === true ? 'recoveries' : '0';
  connection.run(
    `UPDATE run SET owner = NULL, recoveries = ${recoveries}, ready_at = ? WHERE ord = ?`,
    isReadyAgain(run) ? given.now : null,
    run.ord,
  );
  seal(connection, run.ord);
}

function isReadyAgain({ closed_at, status, posted, wake_at }: RunHead): boolean {
  if (closed_at !== null || status === 'quarantined' || status === 'dead-letter') return false;
  return posted > 0 || (status === 'running' && wake_at === null);
}

/** Takes a run out of work. Its epoch moves on, so that whoever owns it is refused. */
export function quarantine(connection: Connection, runId: RunId, reason: string): void {
  const run = requireRun(connection, runId);
  takeOutOfWork(connection, run.ord, reason);
}
