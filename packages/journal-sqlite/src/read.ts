import { JournalCorruptError, type RunEvent, type RunId } from '@tutti/core';
import { chain, type EventText } from './checksum.ts';
import type { Connection } from './connection.ts';
import { decodeEvent } from './encode.ts';
import { absent } from './find-run.ts';
import { numbers } from './run-row.ts';

export type EventRow = EventText & { readonly crc: number };

/** Records to a page. The first pages are small: who reads slowly, or leaves early, has not decoded what it does not get to. */
const PAGE = { first: 16, largest: 256 } as const;

/**
 * Reads the records there are now, page by page, along their checksums and up to the head the run row knows.
 * @throws JournalCorruptError at the first record that is changed, lost or out of place.
 */
export function* readEvents(connection: Connection, runId: RunId, fromSeq: number): Generator<readonly RunEvent[]> {
  const run = startOf(connection, runId, fromSeq);
  if (fromSeq > run.length) return;
  let { next, crc } = run;
  // With nothing left to read there is still the head to compare: a run cut short would go on from where it stood before.
  if (next >= run.length && crc !== run.head_crc)
    throw corrupt(connection, { runId, seq: next - 1 }, 'it is not the record that was written last');
  for (let size: number = PAGE.first; next < run.length; size = Math.min(2 * size, PAGE.largest)) {
    const rows = pageOf(connection, run.ord, { from: next, to: run.length, size });
    if (rows[0]?.seq !== next) {
      // Pruned or compacted since the last page: reading goes on where it would begin now.
      const now = startOf(connection, runId, next);
      if (now.next <= next)
        throw corrupt(
          connection,
          { runId, seq: next },
          rows.length > 0 ? 'it is missing' : `it is missing, the run has ${run.length} records`,
        );
      ({ next, crc } = now);
      continue;
    }
    for (const row of rows) {
      if (row.seq !== next) throw corrupt(connection, { runId, seq: next }, 'it is missing');
      crc = chain(crc, row);
      if (crc !== row.crc) throw corrupt(connection, { runId, seq: row.seq }, 'its checksum does not match');
      next += 1;
    }
    if (next === run.length && crc !== run.head_crc)
      throw corrupt(connection, { runId, seq: next - 1 }, 'it is not the record that was written last');
    yield rows.map(decodeEvent);
  }
}

export function pageOf(
  connection: Connection,
  run: number,
  { from, to, size = PAGE.largest }: { readonly from: number; readonly to: number; readonly size?: number },
): EventRow[] {
  const sql = `SELECT ${numbers('seq', 'attempt', 'crc')}, at, type, path, body FROM event WHERE run = ? AND seq >= ? AND seq < ? ORDER BY event.seq LIMIT ?`;
  return connection.all<EventRow>(sql, run, from, to, size);
}

interface Start {
  readonly ord: number;
  readonly length: number;
  readonly head_crc: number;
  /** The record to begin with, and the checksum before it. */
  readonly next: number;
  readonly crc: number;
}

interface StartRow extends Pick<Start, 'ord' | 'length' | 'head_crc'> {
  readonly base_seq: number;
  readonly base_crc: number;
  /** The checksum of the record before the one that is asked for, if there is one. */
  readonly before: number | null;
}

const START = `SELECT ${numbers('ord', 'length', 'head_crc', 'base_seq', 'base_crc')}, (SELECT CAST(crc AS REAL) FROM event WHERE event.run = run.ord AND event.seq = ?) AS before FROM run WHERE run_id = ?`;

/** Where reading begins: at the first record that was not pruned, if that is later. */
function startOf(connection: Connection, runId: RunId, fromSeq: number): Start {
  const run = connection.get<StartRow>(START, fromSeq - 1, runId) ?? absent(connection, runId);
  const { ord, length, head_crc } = run;
  if (fromSeq <= run.base_seq) return { ord, length, head_crc, next: run.base_seq, crc: run.base_crc };
  if (run.before === null && fromSeq <= length) throw corrupt(connection, { runId, seq: fromSeq - 1 }, 'it is missing');
  return { ord, length, head_crc, next: fromSeq, crc: run.before ?? 0 };
}

function corrupt(
  connection: Connection,
  { runId, seq }: { readonly runId: RunId; readonly seq: number },
  what: string,
): JournalCorruptError {
  return new JournalCorruptError(
    `Record ${seq} of run "${runId}" in the journal "${connection.path}" is damaged: ${what}. Quarantine the run; other runs are not concerned.`,
    {
      data: { runId, seq, problem: what },
    },
  );
}
