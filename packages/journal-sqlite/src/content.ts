import {
  JournalCorruptError,
  StoreError,
  hashJson,
  type Checkpoint,
  type Json,
  type RunId,
  type SnapshotRow,
  type StepKey,
} from '@tutti/core';
import type { Connection } from './connection.ts';
import { findRun, requireRun } from './find-run.ts';
import { numbers } from './run-row.ts';
import { CHECKPOINT_SEAL, SNAPSHOT_SEAL } from './seal.ts';

export function readDefinition(connection: Connection, hash: string): Json {
  const row = connection.get<{ body: string }>('SELECT body FROM definition WHERE hash = ?', hash);
  if (row === undefined) throw definitionMissing(connection, hash);
  const definition = parsed(row.body);
  if (definition !== undefined && hashJson(definition) === hash) return definition;
  throw new JournalCorruptError(
    `The definition "${hash}" in the journal "${connection.path}" is damaged: its text has another hash. Quarantine its runs, or start them anew.`,
    { data: { table: 'definition', hash } },
  );
}

/** A definition that a run asks for was there; looked for without an index, since that may be what is damaged. */
function definitionMissing(connection: Connection, hash: string): Error {
  const run = connection.get<{ run_id: string }>('SELECT run_id FROM run WHERE definition_hash = ? LIMIT 1', hash);
  if (run === undefined)
    return new StoreError(`No definition has the hash "${hash}" in the journal "${connection.path}". Its last run may have been pruned.`, {
      code: 'DEFINITION_NOT_FOUND',
      data: { hash },
    });
  return new JournalCorruptError(
    `The definition "${hash}" of run "${run.run_id}" in the journal "${connection.path}" is damaged: it is missing. Quarantine its runs, or start them anew.`,
    { data: { table: 'definition', hash, runId: run.run_id } },
  );
}

/** A damaged snapshot is as good as none: the run is folded from its records, if they are still there. */
export function readSnapshot(connection: Connection, runId: RunId, programVersion: number): SnapshotRow | undefined {
  const run = findRun(connection, runId);
  if (run === undefined) return undefined;
  const row = connection.get<{ seq: number; state: string; sound: number }>(
    `SELECT ${numbers('seq')}, state, (crc IS ${SNAPSHOT_SEAL}) AS sound FROM snapshot WHERE run = ? AND program_version = ?`,
    run.ord,
    programVersion,
  );
  if (row?.sound === 1) return { seq: row.seq, programVersion, state: JSON.parse(row.state) as Json };
  assertFoldable(connection, { ord: run.ord, runId });
  return undefined;
}

/** A run whose early records were pruned has a snapshot in their place, of one version or another. */
function assertFoldable(connection: Connection, { ord, runId }: { readonly ord: number; readonly runId: RunId }): void {
  const { base_seq: base } = connection.get<{ base_seq: number }>(`SELECT ${numbers('base_seq')} FROM run WHERE ord = ?`, ord) as {
    base_seq: number;
  };
  if (
    base === 0 ||
    connection.get(`SELECT 1 FROM snapshot WHERE run = ? AND seq >= ? AND crc IS ${SNAPSHOT_SEAL}`, ord, base - 1) !== undefined
  )
    return;
  throw new JournalCorruptError(
    `The snapshot of run "${runId}" in the journal "${connection.path}" is damaged, and the records before ${base} were pruned in its favour. Quarantine the run; other runs are not concerned.`,
    {
      data: { runId, table: 'snapshot', firstSeq: base },
    },
  );
}

export function writeSnapshot(
  connection: Connection,
  run: number,
  { programVersion, seq, state }: { readonly programVersion: number; readonly seq: number; readonly state: string },
): void {
  connection.run(
    'INSERT OR REPLACE INTO snapshot (run, program_version, seq, state, crc) VALUES (?, ?, ?, ?, tutti_seal(CAST(? AS INTEGER), CAST(? AS INTEGER), CAST(? AS INTEGER), ?))',
    ...[run, programVersion, seq, state],
    ...[run, programVersion, seq, state],
  );
}

/** @throws JournalCorruptError for a damaged one: going back to it would go elsewhere. */
export function readCheckpoints(connection: Connection, runId: RunId): Checkpoint[] {
  const run = requireRun(connection, runId);
  if (connection.damage !== undefined) assertNoneLost(connection, run.ord, runId);
  const rows = connection.all<{ name: string; seq: number; in_flight: string; sound: number }>(
    `SELECT name, ${numbers('seq')}, in_flight, (crc IS ${CHECKPOINT_SEAL}) AS sound FROM checkpoint WHERE run = ? ORDER BY ord`,
    run.ord,
  );
  return rows.map(({ name, seq, in_flight, sound }) => {
    if (sound === 1) return { name, seq, inFlight: JSON.parse(in_flight) as StepKey[] };
    throw damagedCheckpoint(connection, runId, { name, problem: 'it does not match its checksum' });
  });
}

/** In a damaged file: each checkpoint is on record, too. A fork may have one on record that its origin has made anew since. */
function assertNoneLost(connection: Connection, ord: number, runId: RunId): void {
  const sql = `SELECT json_extract(body, '$.name') AS name FROM event WHERE run = ? AND type = 'checkpoint.created' EXCEPT SELECT name FROM checkpoint WHERE run = ?`;
  const lost = connection.get<{ name: string }>(sql, ord, ord);
  if (lost !== undefined) throw damagedCheckpoint(connection, runId, { name: lost.name, problem: 'it is missing' });
}

function damagedCheckpoint(
  { path }: Connection,
  runId: RunId,
  { name, problem }: { readonly name: string; readonly problem: string },
): JournalCorruptError {
  return new JournalCorruptError(
    `The checkpoint "${name}" of run "${runId}" in the journal "${path}" is damaged: ${problem}. Fork the run from one of its records instead; the run itself goes on.`,
    { data: { runId, table: 'checkpoint', name } },
  );
}

/** A name used again moves to the end. */
export function writeCheckpoints(connection: Connection, run: number, checkpoints: readonly Checkpoint[]): void {
  for (const { name, seq, inFlight } of checkpoints) {
    const values = [run, name, seq, JSON.stringify(inFlight)];
    connection.run(
      'INSERT OR REPLACE INTO checkpoint (run, name, seq, in_flight, crc) VALUES (?, ?, ?, ?, tutti_seal(CAST(? AS INTEGER), ?, CAST(? AS INTEGER), ?))',
      ...values,
      ...values,
    );
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
