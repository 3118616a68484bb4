import { StoreError } from '@tutti/core';
import { loadSqlite } from '@tutti/core/sqlite';
import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Connection } from './connection.ts';
import { FileIdentity } from './file-identity.ts';
import { APPLICATION_ID, FORMAT } from './format.ts';
import { examine } from './examine.ts';
import { inspectFile } from './inspect-file.ts';
import { migrate, newerFormat } from './migrate.ts';
import { assertSchema, damagedHead, notedFormat } from './schema-note.ts';
import { isBusy, toTuttiError } from './sqlite-error.ts';

export interface OpenOptions {
  readonly path: string;
  readonly durability: 'strict' | 'relaxed';
  readonly maxFileBytes?: number | undefined;
}

// Opening happens once; blocking for this long then is better than failing while another process sets the file up.
const OPEN_BUSY_MS = 5_000;
// While working, locks last for one small transaction; after this time the group commit tries again without blocking the event loop.
const BUSY_MS = 50;

/** Opens or makes a journal file, at the newest format. One that is up to date is opened without a lock, whoever writes into it. */
export function open(options: OpenOptions): Connection {
  const path = pathOf(options.path);
  const content = inspectFile(path);
  try {
    if (content === 'database') refuseForeign(path);
    if (content === 'absent') makePrivate(path);
    return setUp(path, options);
  } catch (error) {
    throw toTuttiError(error, path, 'write');
  }
}

function pathOf(path: string): string {
  if (typeof path === 'string' && path !== '' && path !== ':memory:' && !path.includes('\0')) return resolve(path);
  throw new StoreError(
    `${typeof path === 'string' ? `"${path}"` : String(path)} is no path of a journal file. Give one such as "./tutti.db"; for a journal in memory there is memoryJournal.`,
    { code: 'STORE_PATH', data: { path: String(path) } },
  );
}

/** Journals hold what users typed: nobody else may read them. The log beside it takes over the mode. */
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const OUR_TABLES = 4;
const TABLES = `SELECT count(*) AS tables, coalesce(sum(type = 'table' AND name IN ('meta', 'definition', 'run', 'event')), 0) AS ours FROM sqlite_schema`;

/** Whether the format in the header cannot be: the file notes another, which no later release has raised; of a raised one, a bit was flipped. */
function isNotedOtherwise(connection: Connection, format: number): boolean {
  const difference = format ^ (notedFormat(connection) ?? format);
  return difference !== 0 && (format <= FORMAT || (difference & (difference - 1)) === 0);
}

/** How often a file is looked at again that others were at work on meanwhile. */
const LOOKS = 5;

/** Refuses a file that is not ours, damaged at its head, or too new, and leaves it exactly as it is. */
function refuseForeign(path: string): void {
  for (let look = 1; ; look++) {
    const found = filesAt(path);
    try {
      return refuse(path);
    } catch (error) {
      // Header, note and tables are read at several moments: of a file that was being made or brought up, some are of before.
      if (look === LOOKS || filesAt(path) === found) throw error;
    }
  }
}

function filesAt(path: string): string {
  const of = (file: string): string => {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`;
  };
  return `${of(path)}, ${of(`${path}-wal`)}`;
}

function refuse(path: string): void {
  const connection = peek(path);
  try {
    connection.exec(`PRAGMA busy_timeout = ${OPEN_BUSY_MS}`);
    refuseContent(connection);
  } finally {
    connection.close();
  }
}

function refuseContent(connection: Connection): void {
  const { path } = connection;
  const format = Number(connection.pragma('user_version'));
  const { tables, ours } = connection.get<{ tables: number; ours: number }>(TABLES) as { tables: number; ours: number };
  const isOurs = connection.pragma('application_id') === APPLICATION_ID;
  if (!isOurs && ours === OUR_TABLES) throw damagedHead(path, 'its header names another program, and its tables are those of a journal');
  if (!isOurs && (tables > 0 || format > 0)) {
    throw new StoreError(`The file "${path}" is a SQLite database of another program. Give another path for the journal.`, {
      code: 'STORE_FOREIGN',
      data: { path },
    });
  }
  if (isOurs && isNotedOtherwise(connection, format))
    throw damagedHead(path, `its header gives format ${format}, and its own note another`);
  if (format > FORMAT) throw newerFormat(connection, format, FORMAT);
}

/** With nothing in a log beside it the file is opened as immutable, so that not even an empty log is made. */
function peek(path: string): Connection {
  const { DatabaseSync } = loadSqlite();
  if (!existsSync(`${path}-wal`)) {
    try {
      return new Connection(new DatabaseSync(`${pathToFileURL(path).href}?immutable=1`, { readOnly: true }), path);
    } catch {
      // Node before 22.15 takes no URI.
    }
  }
  return new Connection(new DatabaseSync(path, { readOnly: true }), path);
}

function setUp(path: string, { durability, maxFileBytes }: OpenOptions): Connection {
  const { DatabaseSync } = loadSqlite();
  const connection = new Connection(new DatabaseSync(path), path);
  try {
    connection.exec(`PRAGMA busy_timeout = ${OPEN_BUSY_MS}`);
    // Of a file that is there it changes nothing, and would wait for the lock to write it all the same.
    if (connection.pragma('page_count') === 0) connection.exec('PRAGMA auto_vacuum = INCREMENTAL');
    useWal(connection);
    connection.exec(
      `PRAGMA synchronous = ${durability === 'strict' ? 'FULL' : 'NORMAL'}; PRAGMA cell_size_check = ON; PRAGMA journal_size_limit = 67108864`,
    );
    migrate(connection);
    connection.inSnapshot(() => assertSchema(connection));
    examine(connection);
    registerOwners(connection);
    if (maxFileBytes !== undefined) limitSize(connection, maxFileBytes);
    connection.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    connection.files = new FileIdentity(path);
    connection.format = FORMAT;
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** An owner without a row would keep its runs for ever. */
function registerOwners(connection: Connection): void {
  const unknown = 'FROM run WHERE owner IS NOT NULL AND closed_at IS NULL AND owner NOT IN (SELECT id FROM worker)';
  if (connection.get(`SELECT 1 ${unknown} LIMIT 1`) === undefined) return;
  connection.exec(`INSERT OR IGNORE INTO worker (id, beat, ttl_ms, expires_at) SELECT DISTINCT owner, 0, 0, 0 ${unknown}`);
}

function limitSize(connection: Connection, maxFileBytes: number): void {
  const pages = Math.max(1, Math.floor(maxFileBytes / Number(connection.pragma('page_size'))));
  connection.exec(`PRAGMA max_page_count = ${pages}`);
}

/** SQLite does not wait for locks when it changes the journal mode, so two processes that make a file can meet here. */
function useWal(connection: Connection): void {
  for (let attempt = 1; ; attempt++) {
    try {
      const mode = connection.pragma('journal_mode = WAL');
      if (mode === 'wal') return;
      throw new StoreError(
        `The journal "${connection.path}" cannot use a write-ahead log (it stays "${mode}"). Put it on a local disk; network folders do not work.`,
        { code: 'STORE_NO_WAL' },
      );
    } catch (error) {
      if (!isBusy(error) || attempt === 100) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
