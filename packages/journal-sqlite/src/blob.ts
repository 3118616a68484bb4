import { JournalCorruptError, StoreError, sha256, type BlobRow } from '@tutti/core';
import type { Connection } from './connection.ts';

/** Stores blobs and counts this run among those that refer to them. */
export function writeBlobs(connection: Connection, run: number, blobs: readonly BlobRow[]): void {
  for (const { hash, bytes } of blobs) connection.run('INSERT OR IGNORE INTO blob (hash, bytes, runs) VALUES (?, ?, 0)', hash, bytes);
}

/** Counts a run among those that refer to these blobs, each once. Hashes that nobody stored are left out; verify names them. */
export function referTo(connection: Connection, run: number, hashes: Iterable<string>): void {
  for (const hash of hashes) {
    const added = connection.run('INSERT OR IGNORE INTO blob_ref (run, hash) SELECT ?, hash FROM blob WHERE hash = ?', run, hash);
    if (added > 0) connection.run('UPDATE blob SET runs = runs + 1 WHERE hash = ?', hash);
  }
}

export function readBlob(connection: Connection, hash: string): Uint8Array {
  const row = connection.get<{ bytes: Uint8Array }>('SELECT bytes FROM blob WHERE hash = ?', hash);
  if (row === undefined) throw blobMissing(connection, hash);
  if (sha256(row.bytes) === hash) return row.bytes;
  throw new JournalCorruptError(
    `The blob "${hash}" in the journal "${connection.path}" is damaged: its bytes have another hash. Quarantine the runs that refer to it.`,
    { data: { hash } },
  );
}

/** A blob that a run refers to was there; a run that was pruned refers to none. */
function blobMissing(connection: Connection, hash: string): Error {
  const run = connection.get<{ run_id: string }>(
    'SELECT run_id FROM blob_ref JOIN run ON run.ord = blob_ref.run WHERE hash = ? LIMIT 1',
    hash,
  );
  if (run === undefined)
    return new StoreError(`No blob has the hash "${hash}" in the journal "${connection.path}". Its last run may have been pruned.`, {
      code: 'BLOB_NOT_FOUND',
      data: { hash },
    });
  return new JournalCorruptError(
    `The blob "${hash}" of run "${run.run_id}" in the journal "${connection.path}" is damaged: it is missing. Quarantine the runs that refer to it.`,
    { data: { table: 'blob', hash, runId: run.run_id } },
  );
}
