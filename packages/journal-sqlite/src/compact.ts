import type { CompactReport, RunId } from '@tutti/core';
import type { Connection } from './connection.ts';
import { readSnapshot } from './content.ts';
import { requireRun } from './find-run.ts';
import type { GroupCommit } from './group-commit.ts';

const ROWS_PER_STEP = 2_000;

/**
 * Forgets the records that a run's snapshot stands for. The run is first said to begin behind them, then they go in small
 * steps: whenever the process ends, the run is whole, and a later call takes up what is left.
 */
export async function compact(
  connection: Connection,
  commits: GroupCommit,
  given: { readonly runId: RunId; readonly programVersion: number },
): Promise<CompactReport> {
  const { ord, base } = await commits.submit(1, () => moveBase(connection, given));
  const report = { events: 0, bytes: 0 };
  for (let gone = 1; gone > 0; ) {
    gone = await commits.submit(ROWS_PER_STEP, () => dropRecords(connection, { ord, base }, report));
  }
  return report;
}

function moveBase(
  connection: Connection,
  { runId, programVersion }: { readonly runId: RunId; readonly programVersion: number },
): { ord: number; base: number } {
  const { ord } = requireRun(connection, runId);
  const { base_seq } = connection.get<{ base_seq: number }>('SELECT base_seq FROM run WHERE ord = ?', ord) as { base_seq: number };
  // A damaged snapshot is none: nothing goes for its sake.
  const base = (readSnapshot(connection, runId, programVersion)?.seq ?? -1) + 1;
  const last = connection.get<{ crc: number }>('SELECT crc FROM event WHERE run = ? AND seq = ?', ord, base - 1);
  if (base <= base_seq || last === undefined) return { ord, base: base_seq };
  connection.run('UPDATE run SET base_seq = ?, base_crc = ? WHERE ord = ?', base, last.crc, ord);
  return { ord, base };
}

function dropRecords(
  connection: Connection,
  { ord, base }: { readonly ord: number; readonly base: number },
  report: { events: number; bytes: number },
): number {
  const rows = connection.all<{ bytes: number }>(
    'DELETE FROM event WHERE rowid IN (SELECT rowid FROM event WHERE run = ? AND seq < ? ORDER BY seq LIMIT ?) RETURNING length(CAST(body AS BLOB)) AS bytes',
    ord,
    base,
    ROWS_PER_STEP,
  );
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  if (rows.length > 0) connection.run('UPDATE run SET bytes = bytes - ? WHERE ord = ?', bytes, ord);
  report.events += rows.length;
  report.bytes += bytes;
  return rows.length;
}
