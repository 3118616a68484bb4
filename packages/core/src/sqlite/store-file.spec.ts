import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSqlite } from './load-sqlite.ts';
import { StoreFile } from './store-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutti-store-file-'));
  path = join(folder, 'a.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (format = 1): StoreFile =>
  new StoreFile({
    path,
    name: 'The list of things',
    applicationId: 0x54_48_4e_47,
    format,
    schema: 'CREATE TABLE thing (name TEXT PRIMARY KEY) STRICT',
  });

function change(sql: string): void {
  const database = new (loadSqlite().DatabaseSync)(path);
  database.exec(sql);
  database.close();
}

describe('a store file', () => {
  test.each([
    ['strict', 2],
    ['relaxed', 1],
    [undefined, 1],
  ] as const)('with durability %s is synchronised as SQLite has it under %i', (durability, synchronous) => {
    const file = new StoreFile({
      path,
      name: 'The list of things',
      applicationId: 1,
      format: 1,
      schema: 'CREATE TABLE thing (name TEXT) STRICT',
      ...(durability === undefined ? {} : { durability }),
    });
    expect(file.get('PRAGMA synchronous')).toEqual({ synchronous });
    expect(file.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    file.close();
  });

  test('is made for its owner alone, and keeps what was written', () => {
    const first = open();
    expect(first.run('INSERT INTO thing VALUES (?)', 'a')).toBe(1);
    first.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = open();
    expect(again.all('SELECT name FROM thing')).toEqual([expect.objectContaining({ name: 'a' })]);
    expect(again.get('SELECT name FROM thing WHERE name = ?', 'b')).toBeUndefined();
    again.close();
  });

  test('a transaction that throws leaves nothing', () => {
    const store = open();
    expect(() =>
      store.transaction(() => {
        store.run('INSERT INTO thing VALUES (?)', 'half');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.all('SELECT * FROM thing')).toEqual([]);
    expect(store.transaction(() => store.run('INSERT INTO thing VALUES (?)', 'whole'))).toBe(1);
    store.close();
  });

  test.each([
    ['a file that is no database', 'STORE_NOT_A_DATABASE', () => writeFileSync(path, 'a letter to Ann, long enough '.repeat(50))],
    ['the database of another program', 'STORE_FOREIGN', () => change('CREATE TABLE customer (id)')],
    ['a newer format', 'STORE_VERSION', () => open(9).close()],
  ])('%s is refused and left as it is', (_what, code, prepare) => {
    prepare();
    const before = readFileSync(path);
    expect(() => open()).toThrow(expect.objectContaining({ code }));
    expect(readFileSync(path)).toEqual(before);
  });

  test('a folder, a missing folder and a closed store are named', () => {
    mkdirSync(path);
    expect(open).toThrow(expect.objectContaining({ code: 'STORE_IS_DIRECTORY' }));
    path = join(folder, 'no', 'a.db');
    expect(open).toThrow(expect.objectContaining({ code: 'STORE_FOLDER_MISSING' }));
    path = join(folder, 'b.db');
    const store = open();
    store.close();
    store.close();
    expect(() => store.all('SELECT 1')).toThrow(expect.objectContaining({ code: 'STORE_CLOSED' }));
  });

  test('a file that cannot grow says so, and keeps what it had', () => {
    const store = open();
    store.run('INSERT INTO thing VALUES (?)', 'small');
    store.get('PRAGMA max_page_count = 4');
    expect(() => store.run('INSERT INTO thing VALUES (?)', 'x'.repeat(100_000))).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
    expect(store.all('SELECT name FROM thing')).toHaveLength(1);
    store.close();
  });
});
