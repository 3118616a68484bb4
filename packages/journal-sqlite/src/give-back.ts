import type { RunId } from '@tutti/core';
import { fenced } from './append.ts';
import type { Connection } from './connection.ts';
import { requireRun } from './find-run.ts';
import { unblockNext } from './lane.ts';

/** Gives a run back. It is free at once when it has not begun or has messages; else when its time comes. */
export function release(connection: Connection, given: { readonly runId: RunId; readonly epoch: number; readonly now: number }): void {
  const run = requireRun(connection, given.runId);
  if (run.epoch !== given.epoch) throw fenced(run, { runId: given.runId, epoch: given.epoch });
  if (run.owner === null) return;
  const isReady = run.closed_at === null && run.status !== 'quarantined' && (run.posted > 0 || run.status === 'pending');
  connection.run('UPDATE run SET owner = NULL, recoveries = 0, ready_at = ? WHERE ord = ?', isReady ? given.now : null, run.ord);
}

/** Takes a run out of work. Its epoch moves on, so that whoever owns it is refused. */
export function quarantine(connection: Connection, runId: RunId, reason: string): void {
  const run = requireRun(connection, runId);
  connection.run(
    `UPDATE run SET status = 'quarantined', reason = ?, waiting_for = NULL, owner = NULL, epoch = epoch + 1, wake_at = NULL, ready_at = NULL WHERE ord = ?`,
    reason, run.ord,
  );
  if (run.lane !== null) unblockNext(connection, run.lane);
}
