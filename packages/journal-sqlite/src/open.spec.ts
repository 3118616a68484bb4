import { beforeAll, describe, expect, test } from '@jest/globals';
import { sampleRunRow } from '@tutti/testing';
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteJournal } from './sqlite-journal.ts';
import { newFolder } from './spec-support/folder.ts';

let folder: string;
beforeAll(() => {
  folder = newFolder();
});

function openFailure(path: string): unknown {
  try {
    sqliteJournal({ path });
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('options of a journal that make no sense', () => {
  test.each([[undefined], [5], [null]])('are named: %p is no path', (path) => {
    expect(openFailure(path as unknown as string)).toMatchObject({
      code: 'STORE_PATH',
      message: expect.stringContaining(`${String(path)} is no path`),
    });
  });

  test.each([
    ['durability', 'safe'],
    ['maxBatchRows', 0],
    ['maxFileBytes', Number.NaN],
    ['maxBatchMs', -1],
    ['busyTimeoutMs', -5],
  ])('are named: %s %p', (name, value) => {
    expect(() => sqliteJournal({ path: join(folder, 'never.db'), [name]: value })).toThrow(
      new RegExp(`^${name} of a journal is .*it must be`),
    );
    expect(readdirSync(folder)).not.toContain('never.db');
  });
});

describe('opening a SQLite journal', () => {
  test('makes a file that only its owner may read, and finds its content again', async () => {
    const path = join(folder, 'new.db');
    {
      await using journal = sqliteJournal({ path });
      await journal.create([sampleRunRow('a')]);
    }
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await using again = sqliteJournal({ path });
    expect((await again.summary('a'))?.length).toBe(1);
  });

  test('waits for nobody who writes into it, and reads it meanwhile', async () => {
    const path = join(folder, 'locked.db');
    {
      await using journal = sqliteJournal({ path });
      await journal.create([sampleRunRow('a')]);
    }
    const other = new DatabaseSync(path);
    other.exec(`BEGIN IMMEDIATE; UPDATE run SET labels = 'half'`);
    await using journal = sqliteJournal({ path, busyTimeoutMs: 0 });
    expect(await journal.summary('a')).toMatchObject({ length: 1, labels: {} });
    await expect(journal.create([sampleRunRow('b')])).rejects.toMatchObject({ code: 'STORE_BUSY' });
    other.close();
    expect(await journal.create([sampleRunRow('b')])).toEqual(['created']);
  });

  test('takes an empty file as a new one', async () => {
    const path = join(folder, 'empty.db');
    writeFileSync(path, '');
    await using journal = sqliteJournal({ path });
    expect(await journal.create([sampleRunRow('a')])).toEqual(['created']);
  });

  test.each([
    [
      'a file that is no database',
      'STORE_NOT_A_DATABASE',
      (path: string) => writeFileSync(path, 'a letter to Ann, long enough to be no empty file'),
    ],
    ['a folder', 'STORE_IS_DIRECTORY', (path: string) => mkdirSync(path)],
    ['a path in a folder that is not there', 'STORE_FOLDER_MISSING', () => undefined],
    ['a path below a file', 'STORE_FOLDER_MISSING', (path: string) => writeFileSync(join(path, '..'), 'x')],
  ])('refuses %s, naming the path and what to do', (what, code, prepare) => {
    const isNested = code === 'STORE_FOLDER_MISSING';
    const path = isNested ? join(folder, what.replaceAll(' ', '-'), 'x.db') : join(folder, what.replaceAll(' ', '-'));
    prepare(path);
    const error = openFailure(path);
    expect(error).toMatchObject({ name: 'StoreError', code });
    expect((error as Error).message).toContain(path);
    expect((error as Error).message.split('. ').length).toBeGreaterThan(1);
  });

  test.each(['', ':memory:', 'a\0b'])('refuses %j as a path', (path) => {
    expect(openFailure(path)).toMatchObject({ code: 'STORE_PATH' });
  });

  test('refuses the database of another program and leaves it as it is', () => {
    const path = join(folder, 'foreign.db');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE customer (id INTEGER)');
    other.close();
    const before = readFileSync(path);
    expect(openFailure(path)).toMatchObject({ code: 'STORE_FOREIGN' });
    expect(readFileSync(path)).toEqual(before);
  });

  test('refuses a newer format untouched, and says which version reads it', async () => {
    const path = join(folder, 'newer.db');
    await sqliteJournal({ path })[Symbol.asyncDispose]();
    const newer = new DatabaseSync(path);
    newer.exec(`PRAGMA user_version = 99; UPDATE meta SET value = '7.8.9' WHERE key = 'written_by'`);
    newer.close();
    const before = readFileSync(path);
    const error = openFailure(path);
    expect(error).toMatchObject({ name: 'StoreError', code: 'JOURNAL_VERSION', data: { format: 99, writtenBy: '7.8.9' } });
    expect((error as Error).message).toContain('@tutti/journal-sqlite 7.8.9');
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.startsWith('newer.db-'))).toEqual([]);
  });

  test('refuses a file it may not write', async () => {
    const path = join(folder, 'locked.db');
    await sqliteJournal({ path })[Symbol.asyncDispose]();
    chmodSync(path, 0o400);
    // Root may write every file; it may not make one among the kernel's.
    const isRoot = process.getuid?.() === 0;
    const failure = openFailure(isRoot ? '/proc/locked.db' : path);
    expect(failure).toMatchObject({ name: 'StoreError', code: expect.stringMatching(/^STORE_/) });
    expect((failure as Error).message).toContain('locked.db');
  });

  test('gives the same file to two journals of one process', async () => {
    const path = join(folder, 'shared.db');
    await using first = sqliteJournal({ path });
    await using second = sqliteJournal({ path });
    await Promise.all([first.create([sampleRunRow('a')]), second.create([sampleRunRow('b')])]);
    expect(await first.summary('b')).toMatchObject({ runId: 'b' });
    expect(await second.summary('a')).toMatchObject({ runId: 'a' });
  });
});
