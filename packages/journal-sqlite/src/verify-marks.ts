import type { JournalProblem, RunId } from '@tutti/core';
import type { Connection } from './connection.ts';
import { messageOf } from './inbox.ts';
import { MESSAGE_ROW, type MessageRow } from './message-row.ts';
import { BLOB_REF_SEAL, CHECKPOINT_SEAL, NEED_SEAL, SNAPSHOT_SEAL } from './seal.ts';

/** What of a run stands beside its records, how it is called, and the checksum its rows must have. */
const MARKS = [
  ['checkpoint', 'name', 'checkpoint', CHECKPOINT_SEAL],
  ['snapshot', 'CAST(seq AS REAL)', 'snapshot at', SNAPSHOT_SEAL],
  ['need', 'handler', 'note that it waits for the handler', NEED_SEAL],
  ['blob_ref', 'hash', 'note that it refers to the blob', BLOB_REF_SEAL],
] as const;

/** Problems of what stands beside the records of a run: messages, checkpoints, snapshots, notes. */
export function* verifyMarks(
  connection: Connection,
  { ord, run_id: runId }: { readonly ord: number; readonly run_id: RunId },
): Generator<JournalProblem> {
  // By their own numbers, since the index may tell another run than the message does.
  const messages = `SELECT ${MESSAGE_ROW} FROM inbox WHERE ord IN (SELECT ord FROM inbox WHERE run = ?)`;
  for (const row of connection.all<MessageRow>(messages, ord)) {
    const isWhole = row.run === ord && row.sound === 1 && (row.body === null || messageOf(row) !== undefined);
    if (!isWhole) yield { runId, problem: `its message "${row.id}" is damaged` };
  }
  for (const [table, name, called, seal] of MARKS) {
    const damaged = `SELECT ${name} AS name FROM ${table} WHERE run = ? AND crc IS NOT ${seal}`;
    for (const row of connection.all<{ name: string | number }>(damaged, ord))
      yield { runId, problem: `its ${called} ${JSON.stringify(row.name)} is damaged` };
  }
}

const OWNED = [...MARKS.map(([table, name]) => [table, name] as const), ['inbox', 'id'] as const];

/** Rows that name no run: the number of their run was damaged, or the run was lost. */
export function* strays(connection: Connection): Generator<JournalProblem> {
  for (const [table, name] of OWNED) {
    const lost = `SELECT ${name} AS name FROM ${table} WHERE NOT EXISTS (SELECT 1 FROM run WHERE ord = ${table}.run) AND NOT EXISTS (SELECT 1 FROM garbage WHERE garbage.run = ${table}.run)`;
    for (const row of connection.all<{ name: string | number }>(lost))
      yield { runId: '', problem: `the row ${JSON.stringify(row.name)} of the table "${table}" names a run that is not there` };
  }
}
