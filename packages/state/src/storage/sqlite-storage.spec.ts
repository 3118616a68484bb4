import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { StateManager } from '../state-manager.ts';
import { SqliteStorage } from './sqlite-storage.ts';

// Some tests start processes; on a busy machine that takes its time.

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutti-state-sqlite-'));
  path = join(folder, 'a.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function change(sql: string): void {
  const raw = new DatabaseSync(path);
  raw.exec(sql);
  raw.close();
}

describe('SQLite storage', () => {
  test('finds its content again, in a file that only its owner may read', async () => {
    await using first = new StateManager(new SqliteStorage(path));
    const id = await first.saveCheckpoint('run-1', 'x');
    await first[Symbol.asyncDispose]();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await using again = new StateManager(new SqliteStorage(path));
    expect(await again.restoreCheckpoint('run-1', id)).toBe('x');
  });

  test('refuses a changed checkpoint, and restores the one before', async () => {
    await using manager = new StateManager(new SqliteStorage(path));
    await manager.saveCheckpoint('run-1', 'first');
    const id = await manager.saveCheckpoint('run-1', 'second');
    change(`UPDATE checkpoint SET payload = x'7b7d' WHERE checkpoint_id = '${id}'`);
    await expect(manager.restoreCheckpoint('run-1', id)).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
    expect(await manager.restoreCheckpoint('run-1')).toBe('first');
  });

  test.each([
    ['a file that is no database', 'STORE_NOT_A_DATABASE', () => writeFileSync(path, 'a letter to Ann, long enough '.repeat(50))],
    ['a folder', 'STORE_IS_DIRECTORY', () => mkdirSync(path)],
    ['the database of another program', 'STORE_FOREIGN', () => change('CREATE TABLE customer (id)')],
    ['a newer format', 'STORE_VERSION', () => (new SqliteStorage(path), change('PRAGMA user_version = 99'))],
  ])('refuses %s and leaves it as it is', (_what, code, prepare) => {
    prepare();
    const before = code === 'STORE_IS_DIRECTORY' ? undefined : readFileSync(path);
    expect(() => new SqliteStorage(path)).toThrow(expect.objectContaining({ code }));
    if (before !== undefined) expect(readFileSync(path)).toEqual(before);
  });

  test('refuses a folder that is not there', () => {
    expect(() => new SqliteStorage(join(folder, 'no', 'a.db'))).toThrow(expect.objectContaining({ code: 'STORE_FOLDER_MISSING' }));
  });

  test('says so when it is used after it was closed', async () => {
    const storage = new SqliteStorage(path);
    await storage.close();
    await storage.close();
    await expect(storage.list('run-1')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
  });

  test('processes that make and fill the file at once lose nothing', async () => {
    const program = `
      import { StateManager, SqliteStorage } from '@tutti/state';
      await using manager = new StateManager(new SqliteStorage(process.argv[1]));
      for (let i = 0; i < 15; i++) console.log(await manager.saveCheckpoint('run-1', i));`;
    const run = promisify(execFile);
    const outputs = await Promise.all(
      ['a', 'b'].map((name) =>
        run(process.execPath, ['--conditions=@tutti/source', '--input-type=module', '-e', program, path, name], {
          cwd: join(import.meta.dirname, '../..'),
          env: { PATH: process.env['PATH'] },
        }),
      ),
    );
    await using manager = new StateManager(new SqliteStorage(path));
    const ids = outputs.flatMap(({ stdout }) => stdout.trim().split('\n')).sort();
    expect((await manager.listCheckpoints('run-1')).map(({ checkpointId }) => checkpointId).sort()).toEqual(ids);
    expect(ids).toHaveLength(30);
  });
});
