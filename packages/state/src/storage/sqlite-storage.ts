import { DiskFullError, StoreError, TuttiError, sha256 } from '@tutti/core';
import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { CheckpointInfo } from '../checkpoint.ts';
import { CheckpointCorruptError } from '../errors/checkpoint-corrupt-error.ts';
import { loadSqlite } from './load-sqlite.ts';
import type { StateStorage, StoredCheckpoint } from './state-storage.ts';

/** Marks the file as checkpoint storage of Tutti ("TUSS"). */
const APPLICATION_ID = 0x54_55_53_53;
const FORMAT = 1;
const BUSY_MS = 10_000;

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
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT};
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

/** Keeps checkpoints in one SQLite file, through the driver that comes with Node. */
export class SqliteStorage implements StateStorage {
  readonly #path: string;
  #database: DatabaseSync | undefined;

  /** Opens the file, or makes it; its folder must exist. */
  constructor(path: string) {
    this.#path = resolve(path);
    refuseUnfit(this.#path);
    this.#database = this.#guard('be opened', () => openDatabase(this.#path));
  }

  async write(checkpoint: StoredCheckpoint): Promise<void> {
    const { executionId, checkpointId, createdAt, isCompressed, rawBytes, payload } = checkpoint;
    this.#use((database) =>
      database
        .prepare('INSERT OR REPLACE INTO checkpoint (execution_id, checkpoint_id, created_at, is_compressed, raw_bytes, sha256, payload) VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(executionId, checkpointId, createdAt, isCompressed ? 1 : 0, rawBytes, sha256(payload), payload),
    );
  }

  async read(executionId: string, checkpointId: string): Promise<StoredCheckpoint | undefined> {
    const row = this.#use((database) => database.prepare('SELECT * FROM checkpoint WHERE execution_id = ? AND checkpoint_id = ?').get(executionId, checkpointId)) as Row | undefined;
    if (row === undefined) return undefined;
    if (sha256(row.payload) === row.sha256) return { executionId, checkpointId, createdAt: row.created_at, isCompressed: row.is_compressed === 1, rawBytes: row.raw_bytes, payload: row.payload };
    throw new CheckpointCorruptError(`Checkpoint "${checkpointId}" of "${executionId}" in "${this.#path}" cannot be restored: its content does not match its checksum. Restore an earlier one.`, {
      data: { path: this.#path, executionId, checkpointId },
    });
  }

  async list(executionId: string): Promise<readonly CheckpointInfo[]> {
    const sql = 'SELECT checkpoint_id, created_at, is_compressed, length(payload) AS size_bytes FROM checkpoint WHERE execution_id = ? ORDER BY ord';
    const rows = this.#use((database) => database.prepare(sql).all(executionId)) as unknown as Row[];
    return Array.from(rows, (row) => ({ checkpointId: row.checkpoint_id, executionId, createdAt: row.created_at, isCompressed: row.is_compressed === 1, sizeBytes: row.size_bytes }));
  }

  async delete(executionId: string, checkpointId: string): Promise<boolean> {
    return this.#use((database) => Number(database.prepare('DELETE FROM checkpoint WHERE execution_id = ? AND checkpoint_id = ?').run(executionId, checkpointId).changes) > 0);
  }

  async executions(): Promise<readonly string[]> {
    const rows = this.#use((database) => database.prepare('SELECT DISTINCT execution_id FROM checkpoint').all()) as unknown as Row[];
    return Array.from(rows, (row) => row.execution_id);
  }

  async close(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
  }

  #use<T>(work: (database: DatabaseSync) => T): T {
    const database = this.#database;
    if (database === undefined) throw new StoreError(`Checkpoint storage "${this.#path}" was closed. Open it again.`, { code: 'STORE_CLOSED', data: { path: this.#path } });
    return this.#guard('be read or written', () => work(database));
  }

  #guard<T>(what: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStoreError(error, this.#path, what);
    }
  }
}

function refuseUnfit(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return;
    throw new StoreError(`Checkpoint storage "${path}" is a folder. Give the path of a file in it, or use FileStorage for a folder.`, { code: 'STORE_IS_DIRECTORY', data: { path } });
  }
  const folder = dirname(path);
  if (existsSync(folder) && statSync(folder).isDirectory()) closeSync(openSync(path, 'a', 0o600));
  else throw new StoreError(`Checkpoint storage "${path}" cannot be made: the folder "${folder}" does not exist. Create it first.`, { code: 'STORE_FOLDER_MISSING', data: { path } });
}

function openDatabase(path: string): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    // The exclusive lock is taken before the first look, so that of two processes one makes the table and the other finds it.
    database.exec('BEGIN EXCLUSIVE');
    const format = pragma(database, 'user_version');
    const tables = Number((database.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as { count: number }).count);
    refuseForeign(path, { format, isForeign: tables > 0 && pragma(database, 'application_id') !== APPLICATION_ID });
    if (tables === 0) database.exec(schema);
    database.exec('COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function refuseForeign(path: string, found: { readonly format: number; readonly isForeign: boolean }): void {
  if (found.isForeign) throw new StoreError(`The file "${path}" is a SQLite database of another program. Give another path for checkpoints.`, { code: 'STORE_FOREIGN', data: { path } });
  if (found.format <= FORMAT) return;
  throw new StoreError(`Checkpoint storage "${path}" has format ${found.format}; this version reads formats up to ${FORMAT}. Update @tutti/state; the file was left as it is.`, {
    code: 'STORE_VERSION',
    data: { path, format: found.format },
  });
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[0]);
}

/** Result codes: https://www.sqlite.org/rescode.html. */
function toStoreError(error: unknown, path: string, what: string): TuttiError {
  if (TuttiError.isInstance(error)) return error;
  const { errcode = 0, message } = error as { errcode?: number; message: string };
  const options = { cause: error, data: { path, detail: message } };
  switch (errcode & 0xff) {
    case 13:
      return new DiskFullError(`Checkpoint storage "${path}" cannot grow: ${message}. Nothing of it was kept. Free space and try again.`, options);
    case 26:
      return new StoreError(`"${path}" is a file, but no SQLite database. Give another path for checkpoints, or move the file away.`, { ...options, code: 'STORE_NOT_A_DATABASE' });
    case 11:
      return new CheckpointCorruptError(`The file of checkpoint storage "${path}" is damaged: ${message}. Put it back from a copy.`, options);
    case 5:
      return new StoreError(`Checkpoint storage "${path}" stayed locked by another process for ${BUSY_MS} ms. Try again.`, { ...options, code: 'STORE_BUSY', retryable: true });
    default:
      return new StoreError(`Checkpoint storage "${path}" could not ${what}: ${message}.`, options);
  }
}
