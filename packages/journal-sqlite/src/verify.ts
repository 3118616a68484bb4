import { sha256, type JournalProblem, type RunEvent, type RunId } from '@tutti/core';
import { chain } from './checksum.ts';
import type { Connection } from './connection.ts';
import { decodeEvent } from './encode.ts';
import { requireRun } from './find-run.ts';
import { pageOf, type EventRow } from './read.ts';

const RUNS_PER_PAGE = 256;

interface Expected {
  readonly ord: number;
  readonly run_id: string;
  readonly length: number;
  readonly head_crc: number;
  readonly base_seq: number;
  readonly base_crc: number;
}

const EXPECTED = 'ord, run_id, length, head_crc, base_seq, base_crc';

/** Every problem of one run, or of all of them and of the file as a whole (under the empty run id). */
export function* verify(connection: Connection, runId?: RunId): Generator<JournalProblem> {
  if (runId !== undefined) {
    requireRun(connection, runId);
    for (const run of connection.all<Expected>(`SELECT ${EXPECTED} FROM run WHERE run_id = ?`, runId)) yield* verifyRun(connection, run);
    return;
  }
  yield* verifyFile(connection);
  let after = 0;
  for (;;) {
    const runs = connection.all<Expected>(`SELECT ${EXPECTED} FROM run WHERE ord > ? ORDER BY ord LIMIT ${RUNS_PER_PAGE}`, after);
    for (const run of runs) yield* verifyRun(connection, run);
    const last = runs.at(-1);
    if (last === undefined) return;
    after = last.ord;
  }
}

function* verifyFile(connection: Connection): Generator<JournalProblem> {
  for (const { quick_check: problem } of connection.all<{ quick_check: string }>('PRAGMA quick_check(100)')) {
    if (problem !== 'ok') yield { runId: '', problem: `the file is damaged: ${problem}` };
  }
}

function* verifyRun(connection: Connection, run: Expected): Generator<JournalProblem> {
  try {
    yield* verifyRecords(connection, run);
  } catch (error) {
    yield { runId: run.run_id, problem: `its records cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function* verifyRecords(connection: Connection, run: Expected): Generator<JournalProblem> {
  let crc = run.base_crc;
  let next = run.base_seq;
  for (;;) {
    const rows = pageOf(connection, run.ord, { from: next, to: Number.MAX_SAFE_INTEGER });
    for (const row of rows) {
      if (row.seq !== next) yield { runId: run.run_id, seq: next, problem: row.seq === next + 1 ? 'it is missing' : `it and those up to ${row.seq - 1} are missing` };
      const isSound = row.seq === next && chain(crc, row) === row.crc;
      if (isSound) yield* verifyBlob(connection, run.run_id, row);
      else if (row.seq === next) yield { runId: run.run_id, seq: row.seq, problem: 'its checksum does not match' };
      // Go on from what is stored, so that one damaged record is one problem.
      crc = row.crc;
      next = row.seq + 1;
    }
    if (rows.length === 0) break;
  }
  if (next < run.length) yield { runId: run.run_id, seq: next, problem: `it and those up to ${run.length - 1} are missing` };
  else if (next > run.length) yield { runId: run.run_id, seq: run.length, problem: 'it stands after the end of the run' };
  else if (crc !== run.head_crc) yield { runId: run.run_id, seq: next - 1, problem: 'it is not the record that was written last' };
}

function* verifyBlob(connection: Connection, runId: RunId, row: EventRow): Generator<JournalProblem> {
  if (!row.body.includes('"blob"')) return;
  const event: RunEvent = decodeEvent(row);
  if (!('blob' in event) || event.blob === undefined) return;
  const { hash } = event.blob;
  const stored = connection.get<{ bytes: Uint8Array }>('SELECT bytes FROM blob WHERE hash = ?', hash);
  if (stored === undefined) yield { runId, seq: row.seq, problem: `its value, blob ${hash}, is missing` };
  else if (sha256(stored.bytes) !== hash) yield { runId, seq: row.seq, problem: `its value, blob ${hash}, is damaged` };
}
