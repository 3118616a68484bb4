import { closedRunStatuses, type KeptReason, type PruneOptions } from '@tutti/core';
import type { SQLInputValue } from 'node:sqlite';
import type { Connection } from './connection.ts';

/** Which runs a prune takes, as SQL. */
export interface Selection {
  /** Holds for the runs that go. */
  readonly where: string;
  readonly values: readonly SQLInputValue[];
  /** Gives the reason to stay of the others, and null for these. */
  readonly reason: string;
}

// A quarantined run has not ended and never will; its time is that of its creation.
const END = 'coalesce(closed_at, created_at)';
// A child stays as long as its parent is open: the parent may not have recorded its outcome yet.
const PARENT_IS_OPEN = 'EXISTS (SELECT 1 FROM run AS parent WHERE parent.run_id = run.parent_run_id AND parent.closed_at IS NULL)';

/** Fixes now what "the newest" are, so that many small steps take the same runs as one large would. */
export function selectionOf(connection: Connection, { closedBefore, status, keepNewest = 0 }: PruneOptions): Selection {
  const statuses = JSON.stringify(status ?? closedRunStatuses);
  const asked = `(status IN (SELECT value FROM json_each(?)) AND (closed_at IS NOT NULL OR status = 'quarantined'))`;
  const [last, ord] = oldestKept(connection, { asked, statuses, keepNewest });
  const values = [statuses, closedBefore, last, last, ord];
  const isOld = `${END} < ?`;
  const isBeyond = `(${END} < ? OR (${END} = ? AND ord < ?))`;
  return {
    where: `${asked} AND ${isOld} AND ${isBeyond} AND NOT ${PARENT_IS_OPEN}`,
    reason: `CASE WHEN NOT ${asked} THEN CASE WHEN closed_at IS NULL THEN 'open' ELSE 'status' END WHEN NOT ${isOld} THEN 'young' WHEN NOT ${isBeyond} THEN 'newest' WHEN ${PARENT_IS_OPEN} THEN 'parent' END`,
    values,
  };
}

/** How many runs stay, by the first reason that holds. */
export function countKept(connection: Connection, { reason, values }: Selection): Record<KeptReason, number> {
  const kept: Record<KeptReason, number> = { open: 0, status: 0, young: 0, newest: 0, parent: 0 };
  const rows = connection.all<{ reason: KeptReason | null; runs: number }>(
    `SELECT ${reason} AS reason, count(*) AS runs FROM run GROUP BY 1`,
    ...values,
  );
  for (const row of rows) if (row.reason !== null) kept[row.reason] = row.runs;
  return kept;
}

/** End and number of the last one of those that stay for being the newest; runs before it go. */
function oldestKept(
  connection: Connection,
  { asked, statuses, keepNewest }: { readonly asked: string; readonly statuses: string; readonly keepNewest: number },
): readonly [number, number] {
  if (keepNewest <= 0) return [Infinity, Infinity];
  const sql = `SELECT ${END} AS ended, ord FROM run WHERE ${asked} ORDER BY ended DESC, ord DESC LIMIT 1 OFFSET ?`;
  const found = connection.get<{ ended: number; ord: number }>(sql, statuses, keepNewest - 1);
  return found === undefined ? [-Infinity, 0] : [found.ended, found.ord];
}
