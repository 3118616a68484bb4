import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { Connection } from './connection.ts';
import { open } from './open.ts';
import { sqliteJournal } from './sqlite-journal.ts';
import { newFolder } from './spec-support/folder.ts';

/** The first look at `pragma` is followed by what another process does, before anything else is read. */
function meanwhile(pragma: string, act: () => void): jest.SpiedFunction<Connection['pragma']> {
  const real = Connection.prototype.pragma;
  let isDone = false;
  return jest.spyOn(Connection.prototype, 'pragma').mockImplementation(function (this: Connection, name) {
    const value = real.call(this, name);
    if (name === pragma && !isDone) {
      isDone = true;
      act();
    }
    return value;
  });
}

const folder = newFolder();

/** As far as another process comes that has begun to make a journal, with its connection. */
function begun(path: string): DatabaseSync {
  const other = new DatabaseSync(path);
  other.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; SELECT count(*) FROM sqlite_schema');
  return other;
}

function ofFormat5(path: string): void {
  writeFileSync(path, gunzipSync(readFileSync(join(import.meta.dirname, '..', 'fixtures', 'format-5.db.gz'))));
}

const openAndClose = (path: string): void => open({ path, durability: 'strict' }).close();

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a file is not taken for a damaged one where another process, between two looks,', () => {
  test.each<[string, (path: string) => DatabaseSync | void]>([
    ['makes it', begun],
    ['makes it anew after one that got no further', (path) => begun(path).close()],
    ['brings it up from an earlier format', ofFormat5],
  ])('%s', async (what, prepare) => {
    const path = join(folder, `${what}.db`);
    const other = prepare(path);
    const spied = meanwhile('user_version', () => openAndClose(path));
    const journal = sqliteJournal({ path });
    expect(spied).toHaveBeenCalled();
    expect(await journal.summary('never-created')).toBeUndefined();
    await journal[Symbol.asyncDispose]();
    if (other !== undefined) other.close();
  });
});
