import type { Connection } from './connection.ts';

/** Whether a run of this lane is still open. */
export function isLaneBusy(connection: Connection, lane: string): boolean {
  return connection.get(`SELECT 1 FROM run WHERE lane = ? AND closed_at IS NULL AND status <> 'quarantined' LIMIT 1`, lane) !== undefined;
}
