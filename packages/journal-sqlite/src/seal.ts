import { JournalCorruptError, type RunId } from '@tutti/core';
import type { Connection } from './connection.ts';

// All columns but those that the records themselves vouch for: length and head_crc, base_seq and base_crc; bytes is a count for lists.
// Other software that posts into the inbox sets posted and ready_at; the first is counted anew whenever the run is taken up.
const SEALED =
  'ord, run_id, program, program_version, definition_hash, queue, lane, family, parent_run_id, parent_path, on_parent_close, labels, status, waiting_for, reason, ' +
  'owner, epoch, recoveries, wake_at, blocked, created_at, closed_at, superseded_by, silent_ms';

/** The checksum that the row of a run must have, as SQL. */
export const SEAL: string = `tutti_seal(${SEALED})`;

/** The same for what stands beside its records: each covers the number of the run, so that a row cannot move to another. */
export const CHECKPOINT_SEAL: string = 'tutti_seal(run, name, seq, in_flight)';
export const SNAPSHOT_SEAL: string = 'tutti_seal(run, program_version, seq, state)';
export const MESSAGE_SEAL: string = 'tutti_seal(run, id, body)';
export const NEED_SEAL: string = 'tutti_seal(run, handler)';
export const BLOB_REF_SEAL: string = 'tutti_seal(run, hash)';

/** The same for the count of a definition's runs; its hash vouches for its text. */
export const COUNT_SEAL: string = 'tutti_seal(hash, runs)';

/** Holds for the row of a run that is as it was written, as SQL. */
export const IS_SOUND: string = `(crc IS ${SEAL})`;

/** Writes the checksum of a run's row anew, after its columns have changed. */
export function seal(connection: Connection, ord: number): void {
  connection.run(`UPDATE run SET crc = ${SEAL} WHERE ord = ?`, ord);
}

export function isSound(connection: Connection, ord: number): boolean {
  return connection.get<{ sound: number }>(`SELECT ${IS_SOUND} AS sound FROM run WHERE ord = ?`, ord)?.sound === 1;
}

/** Before the row of a run is changed: sealing it anew would hide its damage. @throws JournalCorruptError */
export function assertSound(connection: Connection, ord: number, runId: RunId): void {
  if (!isSound(connection, ord)) throw unsound(connection.path, runId);
}

/** What is said of a run whose row is damaged. */
export function unsound(path: string, runId: RunId): JournalCorruptError {
  const problem = 'its row in the table "run" does not match its checksum';
  return new JournalCorruptError(
    `Run "${runId}" in the journal "${path}" is damaged: ${problem}. It is taken out of work; other runs are not concerned. Take it from a copy of the file, or start it anew under another id.`,
    {
      data: { runId, table: 'run', problem },
    },
  );
}
