import type { RunQuery, RunSummary } from '@tutti/core';
import type { SQLInputValue } from 'node:sqlite';
import type { Connection } from './connection.ts';
import { requireRun } from './find-run.ts';
import { SUMMARY, type SummaryRow } from './run-row.ts';
import { shownSummary } from './summary.ts';

const PAGE = 256;

/** Newest first, page by page: what is created meanwhile is not seen, what is pruned meanwhile is left out. */
export function* listRuns(connection: Connection, query: RunQuery): Generator<RunSummary> {
  let before = query.before === undefined ? Number.MAX_SAFE_INTEGER : requireRun(connection, query.before).ord;
  let left = query.limit ?? Infinity;
  const labels = Object.entries(query.labels ?? {});
  while (left > 0) {
    // Labels are compared here, so a page may give fewer than it holds.
    const size = labels.length > 0 ? PAGE : Math.min(PAGE, left);
    const rows = page(connection, query, { before, size });
    for (const row of rows) {
      const summary = shownSummary(connection, row);
      if (left <= 0 || !labels.every(([name, value]) => summary.labels[name] === value)) continue;
      left -= 1;
      yield summary;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    before = last.ord;
  }
}

function page(connection: Connection, query: RunQuery, { before, size }: { readonly before: number; readonly size: number }): SummaryRow[] {
  if (query.lane === undefined && query.family === undefined && query.status !== undefined)
    return pageByStatus(connection, query.status, { before, size });
  const conditions = ['ord < ?'];
  const values: SQLInputValue[] = [before];
  if (query.lane !== undefined) {
    conditions.push('lane = ?');
    values.push(query.lane);
  }
  if (query.family !== undefined) {
    conditions.push(
      'ord IN (SELECT ord FROM run WHERE family = ? AND family <> run_id UNION ALL SELECT ord FROM run WHERE run_id = ? AND family = run_id)',
    );
    values.push(query.family, query.family);
  }
  if (query.status !== undefined) {
    conditions.push('status IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(query.status));
  }
  return connection.all<SummaryRow>(
    `SELECT ${SUMMARY} FROM run WHERE ${conditions.join(' AND ')} ORDER BY run.ord DESC LIMIT ?`,
    ...values,
    size,
  );
}

/** One walk along the index per status, merged: a few thousand among a million take milliseconds. */
function pageByStatus(
  connection: Connection,
  statuses: readonly string[],
  { before, size }: { readonly before: number; readonly size: number },
): SummaryRow[] {
  const rows: SummaryRow[] = [];
  for (const status of new Set(statuses)) {
    rows.push(
      ...connection.all<SummaryRow>(
        `SELECT ${SUMMARY} FROM run WHERE status = ? AND ord < ? ORDER BY run.ord DESC LIMIT ?`,
        status,
        before,
        size,
      ),
    );
  }
  return rows.sort((a, b) => b.ord - a.ord).slice(0, size);
}
