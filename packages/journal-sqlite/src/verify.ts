import { JournalCorruptError, hashJson, sha256, type JournalProblem, type Json, type RunEvent, type RunId } from '@tutti/core';
import { chain } from './checksum.ts';
import type { Connection } from './connection.ts';
import { decodeEvent } from './encode.ts';
import { requireRun } from './find-run.ts';
import { pageOf, type EventRow } from './read.ts';
import { numbers } from './run-row.ts';
import { COUNT_SEAL, isSound } from './seal.ts';
import { strays, verifyMarks } from './verify-marks.ts';

const RUNS_PER_PAGE = 256;

interface Expected {
  readonly ord: number;
  readonly run_id: string;
  readonly length: number;
  readonly head_crc: number;
  readonly base_seq: number;
  readonly base_crc: number;
  readonly definition_hash: string;
}

const EXPECTED = `${numbers('ord', 'length', 'head_crc', 'base_seq', 'base_crc')}, run_id, definition_hash`;

/** Every problem of one run, or of all of them and of the file as a whole (under the empty run id). */
export function* verify(connection: Connection, runId?: RunId): Generator<JournalProblem> {
  if (runId !== undefined) {
    yield* problemsOfRun(connection, requireRun(connection, runId).ord);
    return;
  }
  yield* connection.inSnapshot(() => [...verifyFile(connection)]);
  let after = 0;
  for (;;) {
    const runs = connection.all<{ ord: number }>(`SELECT ord FROM run WHERE ord > ? ORDER BY ord LIMIT ${RUNS_PER_PAGE}`, after);
    for (const { ord } of runs) yield* problemsOfRun(connection, ord);
    const last = runs.at(-1);
    if (last === undefined) return;
    after = last.ord;
  }
}

/** What is wrong with a run, looked at as a whole where the file is known to be damaged: what is missing has no checksum. */
export function problemIn(connection: Connection, ord: number, runId: RunId): JournalCorruptError | undefined {
  if (connection.damage === undefined) return undefined;
  const [first] = problemsOfRun(connection, ord);
  if (first === undefined) return undefined;
  const { seq, problem } = first;
  const where = seq === undefined ? '' : `record ${seq}: `;
  return new JournalCorruptError(
    `Run "${runId}" in the journal "${connection.path}" is damaged: ${where}${problem}. Quarantine the run; other runs are not concerned.`,
    { data: { runId, seq: seq ?? null, problem } },
  );
}

/** Of a run as it is at one moment: other processes append to it, or forget it, meanwhile. */
function problemsOfRun(connection: Connection, ord: number): readonly JournalProblem[] {
  return connection.inSnapshot(() => {
    const run = connection.get<Expected>(`SELECT ${EXPECTED} FROM run WHERE ord = ?`, ord);
    return run === undefined ? [] : [...verifyRun(connection, run)];
  });
}

function* verifyFile(connection: Connection): Generator<JournalProblem> {
  for (const problem of problemsOfFile(connection)) yield { runId: '', problem: `the file is damaged: ${problem}` };
  yield* strays(connection);
}

/** What SQLite says of the file's own structure, in lines. */
export function problemsOfFile(connection: Connection): string[] {
  try {
    const lines = connection.all<{ integrity_check: string }>('PRAGMA integrity_check(100)').map(({ integrity_check: line }) => line);
    return lines.flatMap((line) => line.split('\n')).filter((line) => line !== 'ok' && !line.startsWith('***'));
  } catch (error) {
    return [(error as Error).message];
  }
}

function* verifyRun(connection: Connection, run: Expected): Generator<JournalProblem> {
  try {
    yield* verifyRow(connection, run);
    yield* verifyRecords(connection, run);
    yield* verifyMarks(connection, run);
  } catch (error) {
    yield { runId: run.run_id, problem: `its records cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function* verifyRow(connection: Connection, { ord, run_id: runId, definition_hash: hash }: Expected): Generator<JournalProblem> {
  if (!isSound(connection, ord)) yield { runId, problem: 'its row does not match its checksum' };
  const definition = connection.get<{ body: string; counted: number }>(
    `SELECT body, (crc IS ${COUNT_SEAL}) AS counted FROM definition WHERE hash = ?`,
    hash,
  );
  if (definition === undefined) yield { runId, problem: `its definition ${hash} is missing` };
  else if (!hasHash(definition.body, hash)) yield { runId, problem: `its definition ${hash} is damaged` };
  else if (definition.counted !== 1) yield { runId, problem: `the count of the runs of its definition ${hash} is damaged` };
}

function hasHash(body: string, hash: string): boolean {
  try {
    return hashJson(JSON.parse(body) as Json) === hash;
  } catch {
    return false;
  }
}

function* verifyRecords(connection: Connection, run: Expected): Generator<JournalProblem> {
  let crc = run.base_crc;
  let next = run.base_seq;
  for (;;) {
    const rows = pageOf(connection, run.ord, { from: next, to: Number.MAX_SAFE_INTEGER });
    for (const row of rows) {
      if (row.seq !== next)
        yield {
          runId: run.run_id,
          seq: next,
          problem: row.seq === next + 1 ? 'it is missing' : `it and those up to ${row.seq - 1} are missing`,
        };
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
