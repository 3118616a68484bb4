import { sha256 } from '@tutti/core';
import { StoreFile } from '@tutti/core/sqlite';
import type { CheckpointInfo } from '../checkpoint.ts';
import { CheckpointCorruptError } from '../errors/checkpoint-corrupt-error.ts';
import type { StateStorage, StoredCheckpoint } from './state-storage.ts';

/** Marks the file as checkpoint storage of Tutti ("TUSS"). */
const APPLICATION_ID = 0x54_55_53_53;
const FORMAT = 1;

const schema = `
CREATE TABLE checkpoint (
  ord INTEGER PRIMARY KEY AUTOINCREMENT,
  execution_id TEXT NOT NULL,
  checkpoint_id TEXT NOT NULL,
  created_at REAL NOT NULL,
  is_compressed INTEGER NOT NULL,
  raw_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  payload BLOB NOT NULL,
  UNIQUE (execution_id, checkpoint_id)
) STRICT;
CREATE INDEX checkpoint_by_execution ON checkpoint (execution_id, ord);
`;

interface Row {
  readonly execution_id: string;
  readonly checkpoint_id: string;
  readonly created_at: number;
  readonly is_compressed: number;
  readonly raw_bytes: number;
  readonly size_bytes: number;
  readonly sha256: string;
  readonly payload: Uint8Array;
}

const INSERT =
  'INSERT OR REPLACE INTO checkpoint (execution_id, checkpoint_id, created_at, is_compressed, raw_bytes, sha256, payload) VALUES (?, ?, ?, ?, ?, ?, ?)';
const LIST =
  'SELECT checkpoint_id, created_at, is_compressed, length(payload) AS size_bytes FROM checkpoint WHERE execution_id = ? ORDER BY ord';

/** Keeps checkpoints in one SQLite file, through the driver that comes with Node. */
export class SqliteStorage implements StateStorage {
  readonly #file: StoreFile;

  /** Opens the file, or makes it; its folder must exist. */
  constructor(path: string) {
    this.#file = new StoreFile({
      path,
      name: 'Checkpoint storage',
      applicationId: APPLICATION_ID,
      format: FORMAT,
      schema,
      durability: 'strict',
    });
  }

  async write(checkpoint: StoredCheckpoint): Promise<void> {
    const { executionId, checkpointId, createdAt, isCompressed, rawBytes, payload } = checkpoint;
    this.#file.run(INSERT, executionId, checkpointId, createdAt, isCompressed ? 1 : 0, rawBytes, sha256(payload), payload);
  }

  async read(executionId: string, checkpointId: string): Promise<StoredCheckpoint | undefined> {
    const row = this.#file.get<Row>('SELECT * FROM checkpoint WHERE execution_id = ? AND checkpoint_id = ?', executionId, checkpointId);
    if (row === undefined) return undefined;
    if (sha256(row.payload) === row.sha256)
      return {
        executionId,
        checkpointId,
        createdAt: row.created_at,
        isCompressed: row.is_compressed === 1,
        rawBytes: row.raw_bytes,
        payload: row.payload,
      };
    const { path } = this.#file;
    throw new CheckpointCorruptError(
      `Checkpoint "${checkpointId}" of "${executionId}" in "${path}" cannot be restored: its content does not match its checksum. Restore an earlier one.`,
      { data: { path, executionId, checkpointId } },
    );
  }

  async list(executionId: string): Promise<readonly CheckpointInfo[]> {
    return this.#file.all<Row>(LIST, executionId).map((row) => ({
      checkpointId: row.checkpoint_id,
      executionId,
      createdAt: row.created_at,
      isCompressed: row.is_compressed === 1,
      sizeBytes: row.size_bytes,
    }));
  }

  async delete(executionId: string, checkpointId: string): Promise<boolean> {
    return this.#file.run('DELETE FROM checkpoint WHERE execution_id = ? AND checkpoint_id = ?', executionId, checkpointId) > 0;
  }

  async executions(): Promise<readonly string[]> {
    return this.#file.all<Row>('SELECT DISTINCT execution_id FROM checkpoint').map((row) => row.execution_id);
  }

  async close(): Promise<void> {
    this.#file.close();
  }
}
