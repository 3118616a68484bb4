import { JournalCorruptError, StoreError, sha256, type BlobRow } from '@tutti/core';
import type { Connection } from './connection.ts';
import { BLOB_REF_SEAL } from './seal.ts';

export function writeBlobs(connection: Connection, blobs: readonly BlobRow[]): void {
  for (const { hash, bytes } of blobs) connection.run('INSERT OR IGNORE INTO blob (hash, bytes, runs) VALUES (?, ?, 0)', hash, bytes);
}

/** Notes that a run refers to these blobs, each once. Hashes that nobody stored are left out; verify names them. */
export function referTo(connection: Connection, run: number, hashes: Iterable<string>): void {
  for (const hash of hashes)
    connection.run(
      'INSERT OR IGNORE INTO blob_ref (run, hash, crc) SELECT ?, hash, tutti_seal(CAST(? AS INTEGER), hash) FROM blob WHERE hash = ?',
      run,
      run,
      hash,
    );
}

/**
 * Takes back what a run refers to; blobs that no run refers to any more go. A damaged reference stays, and with it its blob: it
 * may be that of another run. @returns the lengths of those that went.
 */
export function releaseBlobs(connection: Connection, run: number): number[] {
  const released = connection.all<{ hash: string }>(`DELETE FROM blob_ref WHERE run = ? AND crc IS ${BLOB_REF_SEAL} RETURNING hash`, run);
  const remove =
    'DELETE FROM blob WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM blob_ref WHERE blob_ref.hash = blob.hash) RETURNING length(bytes) AS bytes';
  return released.flatMap(({ hash }) => connection.all<{ bytes: number }>(remove, hash).map(({ bytes }) => bytes));
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
