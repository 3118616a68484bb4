import type { Connection } from './connection.ts';

/** Whether a run of this lane is still open. */
export function isLaneBusy(connection: Connection, lane: string): boolean {
  return connection.get(`SELECT 1 FROM run WHERE lane = ? AND closed_at IS NULL AND status <> 'quarantined' LIMIT 1`, lane) !== undefined;
}

/** Lets the next run of a lane go, after one has ended or was taken out of work. */
export function unblockNext(connection: Connection, lane: string): void {
  connection.run(
    `UPDATE run SET blocked = 0 WHERE blocked = 1 AND ord = (SELECT ord FROM run WHERE lane = ? AND closed_at IS NULL AND status <> 'quarantined' ORDER BY ord LIMIT 1)`,
    lane,
  );
}
