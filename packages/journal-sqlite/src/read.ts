import { JournalCorruptError, type RunEvent, type RunId } from '@tutti/core';
import { chain, type EventText } from './checksum.ts';
import type { Connection } from './connection.ts';
import { decodeEvent } from './encode.ts';
import { requireRun, runNotFound } from './find-run.ts';
import { numbers, type RunHead } from './run-row.ts';

export type EventRow = EventText & { readonly crc: number };

/** Records to a page. The first pages are small: who reads slowly, or leaves early, has not decoded what it does not get to. */
const PAGE = { first: 16, largest: 256 } as const;

/**
 * Reads the records there are now, page by page, along their checksums and up to the head the run row knows.
 * @throws JournalCorruptError at the first record that is changed, lost or out of place.
 */
export function* readEvents(connection: Connection, runId: RunId, fromSeq: number): Generator<readonly RunEvent[]> {
  const run = requireRun(connection, runId);
  if (fromSeq >= run.length) {
    if (fromSeq === run.length) assertHead(connection, run, runId);
    return;
  }
  let { next, crc } = startOf(connection, runId, fromSeq);
  for (let size: number = PAGE.first; next < run.length; size = Math.min(2 * size, PAGE.largest)) {
    const rows = pageOf(connection, run.ord, { from: next, to: run.length, size });
    if (rows[0]?.seq !== next) {
      // Pruned or compacted since the last page: reading goes on where it would begin now.
      const now = startOf(connection, runId, next);
      if (now.next <= next) throw corrupt(connection, { runId, seq: next }, rows.length > 0 ? 'it is missing' : `it is missing, the run has ${run.length} records`);
      ({ next, crc } = now);
      continue;
    }
    for (const row of rows) {
      if (row.seq !== next) throw corrupt(connection, { runId, seq: next }, 'it is missing');
      crc = chain(crc, row);
      if (crc !== row.crc) throw corrupt(connection, { runId, seq: row.seq }, 'its checksum does not match');
      next += 1;
    }
    if (next === run.length && crc !== run.head_crc) throw corrupt(connection, { runId, seq: next - 1 }, 'it is not the record that was written last');
    yield rows.map(decodeEvent);
  }
}

/** With nothing left to read there is still the head to compare: a run cut short would go on from where it stood before. */
function assertHead(connection: Connection, { ord, length, head_crc }: RunHead, runId: RunId): void {
  const last = connection.get<{ crc: number }>(`SELECT ${numbers('crc')} FROM event WHERE run = ? AND seq = ?`, ord, length - 1);
  if (length > 0 && last?.crc !== head_crc) throw corrupt(connection, { runId, seq: length - 1 }, last === undefined ? 'it is missing' : 'it is not the record that was written last');
}

export function pageOf(connection: Connection, run: number, { from, to, size = PAGE.largest }: { readonly from: number; readonly to: number; readonly size?: number }): EventRow[] {
  const sql = `SELECT ${numbers('seq', 'attempt', 'crc')}, at, type, path, body FROM event WHERE run = ? AND seq >= ? AND seq < ? ORDER BY event.seq LIMIT ?`;
  return connection.all<EventRow>(sql, run, from, to, size);
}

/** Where reading begins, and the checksum before it: at the first record that was not pruned, if that is later. */
function startOf(connection: Connection, runId: RunId, fromSeq: number): { next: number; crc: number } {
  const base = connection.get<{ ord: number; base_seq: number; base_crc: number }>(`SELECT ${numbers('ord', 'base_seq', 'base_crc')} FROM run WHERE run_id = ?`, runId);
  if (base === undefined) throw runNotFound(connection, runId);
  if (fromSeq <= base.base_seq) return { next: base.base_seq, crc: base.base_crc };
  const before = connection.get<{ crc: number }>(`SELECT ${numbers('crc')} FROM event WHERE run = ? AND seq = ?`, base.ord, fromSeq - 1);
  if (before === undefined) throw corrupt(connection, { runId, seq: fromSeq - 1 }, 'it is missing');
  return { next: fromSeq, crc: before.crc };
}

function corrupt(connection: Connection, { runId, seq }: { readonly runId: RunId; readonly seq: number }, what: string): JournalCorruptError {
  return new JournalCorruptError(`Record ${seq} of run "${runId}" in the journal "${connection.path}" is damaged: ${what}. Quarantine the run; other runs are not concerned.`, {
    data: { runId, seq, problem: what },
  });
}
