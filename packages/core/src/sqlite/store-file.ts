import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { StoreError } from '../errors/store-error.ts';
import { loadSqlite } from './load-sqlite.ts';
import { toStoreError } from './sqlite-store-error.ts';

/** What a store keeps in its file. */
export interface StoreFileOptions {
  readonly path: string;
  /** What the store is called in messages: `Checkpoint storage`. */
  readonly name: string;
  /** Marks files of this kind; any other database is refused. */
  readonly applicationId: number;
  /** Version of the schema; a newer one is refused and left as it is. */
  readonly format: number;
  /** SQL that makes the tables. */
  readonly schema: string;
  /** `strict`: a write that returned survives a power cut. `relaxed` (default): it survives the process. */
  readonly durability?: 'strict' | 'relaxed';
}

// Other processes hold the lock for one small transaction; blocking for that long is shorter than asking again.
const BUSY_MS = 10_000;

/**
 * A small store of several processes in one SQLite file, through the driver that comes with Node. All calls are synchronous.
 * @throws {@link StoreError} for a folder, a missing folder, a file of another program, a newer format, a lock that stays;
 * {@link DiskFullError} when the file cannot grow; nothing of the write is kept then.
 */
export class StoreFile {
  readonly path: string;
  readonly #name: string;
  readonly #statements: Map<string, StatementSync> = new Map();
  #database: DatabaseSync | undefined;

  /** Opens the file, or makes it, readable by its owner alone; its folder must exist. */
  constructor(options: StoreFileOptions) {
    this.path = resolve(options.path);
    this.#name = options.name;
    this.#database = this.#guard('be opened', () => openDatabase(this.path, options));
  }

  /** @returns the number of rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return this.#use((database) => Number(this.#statement(database, sql).run(...values).changes));
  }

  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#use((database) => this.#statement(database, sql).get(...values) as Row | undefined);
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    // The driver's array belongs to Node's own realm: in a vm context, as test runners use, it would not equal one of ours.
    return this.#use((database) => Array.from(this.#statement(database, sql).all(...values) as Row[]));
  }

  /** All of the work or nothing of it, with no other process in between. */
  transaction<T>(work: () => T): T {
    return this.#use((database) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        rollback(database);
        throw error;
      }
    });
  }

  /** Calling it again does nothing. */
  close(): void {
    this.#statements.clear();
    this.#database?.close();
    this.#database = undefined;
  }

  #statement(database: DatabaseSync, sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #use<T>(work: (database: DatabaseSync) => T): T {
    const database = this.#database;
    if (database === undefined)
      throw new StoreError(`${this.#name} "${this.path}" was closed. Open it again.`, { code: 'STORE_CLOSED', data: { path: this.path } });
    return this.#guard('be read or written', () => work(database));
  }

  #guard<T>(what: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStoreError(error, { path: this.path, name: this.#name, what });
    }
  }
}

function openDatabase(path: string, options: StoreFileOptions): DatabaseSync {
  refuseUnfit(path, options.name);
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    // The exclusive lock is taken before the first look, so that of two processes one makes the tables and the other finds them.
    database.exec('BEGIN EXCLUSIVE');
    const tables = Number((database.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as { count: number }).count);
    refuseForeign(database, path, options);
    if (tables === 0)
      database.exec(`${options.schema}; PRAGMA application_id = ${options.applicationId}; PRAGMA user_version = ${options.format};`);
    database.exec('COMMIT');
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.durability === 'strict' ? 'FULL' : 'NORMAL'};`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function refuseUnfit(path: string, name: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return;
    throw new StoreError(`${name} "${path}" is a folder. Give the path of a file in it.`, { code: 'STORE_IS_DIRECTORY', data: { path } });
  }
  const folder = dirname(path);
  if (existsSync(folder) && statSync(folder).isDirectory()) closeSync(openSync(path, 'a', 0o600));
  else
    throw new StoreError(`${name} "${path}" cannot be made: the folder "${folder}" does not exist. Create it first.`, {
      code: 'STORE_FOLDER_MISSING',
      data: { path },
    });
}

function refuseForeign(database: DatabaseSync, path: string, { name, applicationId, format }: StoreFileOptions): void {
  const tables = Number((database.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as { count: number }).count);
  if (tables > 0 && pragma(database, 'application_id') !== applicationId) {
    throw new StoreError(`${name} "${path}" is a SQLite database of something else. Give another path.`, {
      code: 'STORE_FOREIGN',
      data: { path },
    });
  }
  const found = pragma(database, 'user_version');
  if (found <= format) return;
  throw new StoreError(
    `${name} "${path}" has format ${found}; this version reads formats up to ${format}. Update Tutti; the file was left as it is.`,
    { code: 'STORE_VERSION', data: { path, format: found } },
  );
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[0]);
}

function rollback(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // A serious error has ended the transaction already: that is what was wanted.
  }
}
