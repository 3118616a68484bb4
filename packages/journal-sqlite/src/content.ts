import { JournalCorruptError, StoreError, hashJson, type Checkpoint, type Json, type RunId, type SnapshotRow, type StepKey } from '@tutti/core';
import { checksum } from './checksum.ts';
import type { Connection } from './connection.ts';
import { findRun, requireRun } from './find-run.ts';

export function readDefinition(connection: Connection, hash: string): Json {
  const row = connection.get<{ body: string }>('SELECT body FROM definition WHERE hash = ?', hash);
  if (row === undefined) throw new StoreError(`No definition has the hash "${hash}" in the journal "${connection.path}". Its last run may have been pruned.`, { code: 'DEFINITION_NOT_FOUND', data: { hash } });
  const definition = parsed(row.body);
  if (definition !== undefined && hashJson(definition) === hash) return definition;
  throw new JournalCorruptError(`The definition "${hash}" in the journal "${connection.path}" is damaged: its text has another hash. Quarantine its runs, or start them anew.`, { data: { hash } });
}

/** A damaged snapshot is as good as none: the run is folded from its records. */
export function readSnapshot(connection: Connection, runId: RunId, programVersion: number): SnapshotRow | undefined {
  const run = findRun(connection, runId);
  if (run === undefined) return undefined;
  const row = connection.get<{ seq: number; state: string; crc: number }>('SELECT seq, state, crc FROM snapshot WHERE run = ? AND program_version = ?', run.ord, programVersion);
  if (row === undefined || checksum(row.state) !== row.crc) return undefined;
  return { seq: row.seq, programVersion, state: JSON.parse(row.state) as Json };
}

export function readCheckpoints(connection: Connection, runId: RunId): Checkpoint[] {
  const run = requireRun(connection, runId);
  const rows = connection.all<{ name: string; seq: number; in_flight: string }>('SELECT name, seq, in_flight FROM checkpoint WHERE run = ? ORDER BY ord', run.ord);
  return rows.map(({ name, seq, in_flight }) => ({ name, seq, inFlight: JSON.parse(in_flight) as StepKey[] }));
}

/** A name used again moves to the end. */
export function writeCheckpoints(connection: Connection, run: number, checkpoints: readonly Checkpoint[]): void {
  for (const { name, seq, inFlight } of checkpoints) {
    connection.run('INSERT OR REPLACE INTO checkpoint (run, name, seq, in_flight) VALUES (?, ?, ?, ?)', run, name, seq, JSON.stringify(inFlight));
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
