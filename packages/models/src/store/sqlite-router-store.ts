import { StoreError, TuttiError } from '@tutti/core';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { blockFields, type Block } from '../statistics/block.ts';
import { placedBlocks, statisticsOf, type PlacedBlock, type RouterStatistics } from '../statistics/router-statistics.ts';
import { loadSqlite } from '@tutti/core/sqlite';
import type { RouterStore } from './router-store.ts';

/** Marks the file as a store of router statistics of Tutti ("TURS"). */
const APPLICATION_ID = 0x54_55_52_53;
const FORMAT = 1;
const BUSY_MS = 10_000;

const column = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const columns = blockFields.map(column);

const schema = `
CREATE TABLE block (
  model TEXT NOT NULL,
  task TEXT NOT NULL,
  number INTEGER NOT NULL,
  ${columns.map((name) => `${name} REAL NOT NULL`).join(',\n  ')},
  PRIMARY KEY (model, task, number)
) STRICT, WITHOUT ROWID;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT};
`;

const upsert = `
INSERT INTO block (model, task, number, ${columns.join(', ')}) VALUES (?, ?, ?, ${columns.map(() => '?').join(', ')})
ON CONFLICT (model, task, number) DO UPDATE SET ${columns.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`;

type Row = { readonly model: string; readonly task: string; readonly number: number } & Readonly<Record<string, number | string>>;

/** Keeps statistics in one SQLite file, through the driver that comes with Node. Any number of processes may add to it at once. */
export class SqliteRouterStore implements RouterStore {
  readonly #path: string;
  #database: DatabaseSync | undefined;

  /** Opens the file, or makes it; its folder must exist. @throws StoreError */
  constructor(path: string) {
    this.#path = resolve(path);
    this.#database = this.#guard('be opened', () => open(this.#path));
  }

  async add(delta: RouterStatistics): Promise<void> {
    this.#use((database) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const statement = database.prepare(upsert);
        for (const { model, task, number, block } of placedBlocks(delta)) statement.run(model, task, number, ...blockFields.map((field) => block[field]));
        database.exec('COMMIT');
      } catch (error) {
        rollBack(database);
        throw error;
      }
    });
  }

  async load(): Promise<RouterStatistics> {
    const rows = this.#use((database) => database.prepare('SELECT * FROM block ORDER BY model, task, number').all()) as unknown as Row[];
    return statisticsOf(rows.map(toBlock));
  }

  async close(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
  }

  #use<T>(work: (database: DatabaseSync) => T): T {
    const database = this.#database;
    if (database === undefined) throw new StoreError(`The router store "${this.#path}" was closed. Open it again.`, { code: 'STORE_CLOSED', data: { path: this.#path } });
    return this.#guard('be read or written', () => work(database));
  }

  #guard<T>(what: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (TuttiError.isInstance(error)) throw error;
      const { errcode = 0, message } = error as { readonly errcode?: number; readonly message: string };
      const isBusy = (errcode & 0xff) === 5;
      throw new StoreError(`The router store "${this.#path}" could not ${what}: ${message}.${isBusy ? ' Another process has locked it; try again.' : ''}`, {
        cause: error, retryable: isBusy, data: { path: this.#path, detail: message }, ...(isBusy ? { code: 'STORE_BUSY' } : {}),
      });
    }
  }
}

function toBlock(row: Row): PlacedBlock {
  const block = Object.fromEntries(blockFields.map((field, index) => [field, Number(row[columns[index] as string])])) as unknown as Block;
  return { model: row.model, task: row.task, number: row.number, block };
}

function open(path: string): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    // The exclusive lock is taken before the first look, so that of two processes one makes the table and the other finds it.
    database.exec('BEGIN EXCLUSIVE');
    const tables = Number((database.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as { readonly count: number }).count);
    if (tables > 0) refuseForeign(database, path);
    else database.exec(schema);
    database.exec('COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function refuseForeign(database: DatabaseSync, path: string): void {
  if (pragma(database, 'application_id') !== APPLICATION_ID) {
    throw new StoreError(`The file "${path}" is a SQLite database of another program. Give another path for the router.`, { code: 'STORE_FOREIGN', data: { path } });
  }
  const format = pragma(database, 'user_version');
  if (format <= FORMAT) return;
  throw new StoreError(`The router store "${path}" has format ${format}; this version reads formats up to ${FORMAT}. Update @tutti/models; the file was left as it is.`, { code: 'STORE_VERSION', data: { path, format } });
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[0]);
}

function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // SQLite has ended the transaction by itself, as it does when the disk is full.
  }
}
