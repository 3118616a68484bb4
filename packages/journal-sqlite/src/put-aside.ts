import type { Connection } from './connection.ts';
import { isSound, seal, unsound } from './seal.ts';
import { problemIn } from './verify.ts';

/**
 * Takes a run out of work. Its epoch moves on, so that whoever owns it is refused. A damaged row is not sealed anew, so that it
 * can be told from a sound one for ever.
 */
export function takeOutOfWork(connection: Connection, ord: number, reason: string): void {
  const isWhole = isSound(connection, ord);
  const { lane } = connection.get<{ lane: string | null }>(
    `UPDATE run SET status = 'quarantined', reason = ?, waiting_for = NULL, owner = NULL, epoch = epoch + 1, wake_at = NULL, ready_at = NULL WHERE ord = ? RETURNING lane`,
    reason,
    ord,
  ) as { lane: string | null };
  connection.run('DELETE FROM need WHERE run = ?', ord);
  if (isWhole) seal(connection, ord);
  if (lane !== null) unblockNext(connection, lane);
}

/**
 * A run whose row is damaged is taken out of work by whoever meets it; in a file that is known to be damaged, one with any
 * problem is. @returns whether it is.
 */
export function putAsideUnsound(connection: Connection, ord: number, runId: string): boolean {
  const reason = isSound(connection, ord) ? problemIn(connection, ord, runId)?.message : unsound(connection.path, runId).message;
  if (reason === undefined) return false;
  takeOutOfWork(connection, ord, reason);
  return true;
}

/** Lets the next run of a lane go, after one has ended or was taken out of work. */
export function unblockNext(connection: Connection, lane: string): void {
  const next = connection.get<{ ord: number; run_id: string; blocked: number }>(
    `SELECT ord, run_id, blocked FROM run WHERE lane = ? AND closed_at IS NULL AND status <> 'quarantined' ORDER BY ord LIMIT 1`,
    lane,
  );
  if (next === undefined || next.blocked === 0) return;
  if (putAsideUnsound(connection, next.ord, next.run_id)) return;
  connection.run('UPDATE run SET blocked = 0 WHERE ord = ?', next.ord);
  seal(connection, next.ord);
}
