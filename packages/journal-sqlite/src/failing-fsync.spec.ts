import { beforeAll, describe, expect, test } from '@jest/globals';
import { fakeClock, sampleEvents, sampleRunRow } from '@tutti/testing';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Connection } from './connection.ts';
import { GroupCommit } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { compileShim } from './spec-support/compile-shim.ts';
import { sqliteJournal } from './sqlite-journal.ts';
import { newFolder } from './spec-support/folder.ts';

const folder = newFolder();
const shim = compileShim(folder);
const path = join(folder, 'a.db');
const flag = join(folder, 'disk-is-broken');

/** Appends while the disk is well, while it fails, and when it is well again; says what was acknowledged. */
const program = `
import { sqliteJournal } from '@tutti/journal-sqlite';
import { sampleEvents, sampleRunRow } from '@tutti/testing';
import { rmSync, writeFileSync } from 'node:fs';
const [path, flag] = process.argv.slice(1);
await using journal = sqliteJournal({ path });
await journal.create([sampleRunRow('a')]);
await journal.heartbeat('w', 60_000);
const { epoch } = await journal.claimRun('w', 'a');
const said = [];
let seq = 1;
const append = async () => {
  try {
    await journal.append({ runId: 'a', epoch, expectedSeq: seq, events: sampleEvents(seq, seq + 3), status: 'running' });
    seq += 3;
    said.push('ok');
  } catch (error) {
    said.push(error.code);
  }
};
await append();
writeFileSync(flag, '');
await append();
await append();
rmSync(flag);
await append();
console.log(JSON.stringify({ said, seq }));
`;

async function runWithShim(library: string): Promise<{ readonly said: string[]; readonly seq: number }> {
  const child = spawn(process.execPath, ['--conditions=@tutti/source', '--input-type=module', '-e', program, path, flag], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], LD_PRELOAD: library, TUTTI_FAIL_FSYNC: flag },
  });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as { said: string[]; seq: number };
}

async function recordsIn(file: string): Promise<number> {
  await using journal = sqliteJournal({ path: file });
  for await (const problem of journal.verify()) throw new Error(JSON.stringify(problem));
  let count = 0;
  for await (const batch of journal.read('a')) {
    expect(batch).toEqual([sampleRunRow('a').events[0], ...sampleEvents(1, 100)].slice(count, count + batch.length));
    count += batch.length;
  }
  return count;
}

if (shim !== undefined) {
  describe('a journal whose disk fails to sync (library preloaded)', () => {
    let ended: { readonly said: string[]; readonly seq: number };
    beforeAll(async () => {
      ended = await runWithShim(shim);
    });

    test('acknowledges nothing that was not synced, and goes on when syncing works again', () => {
      expect(ended.said).toEqual(['ok', 'DISK_FULL', 'DISK_FULL', 'ok']);
    });

    test('holds exactly what was acknowledged', async () => {
      expect(await recordsIn(path)).toBe(ended.seq);
    });
  });
} else {
  describe('a journal whose disk fails to sync (commits that throw: no C compiler here)', () => {
    test('acknowledges nothing that was not synced, and goes on when syncing works again', async () => {
      const connection = new FailingConnection(new DatabaseSync(path), path);
      migrate(connection);
      const commits = new GroupCommit(connection, { clock: fakeClock(), maxRows: 10, maxMs: 4, busyTimeoutMs: 10 });
      const write = (n: number): Promise<number> => commits.submit(1, () => connection.run('INSERT INTO garbage (run) VALUES (?)', n));
      await write(1);
      connection.isFailing = true;
      await expect(write(2)).rejects.toMatchObject({ code: 'DISK_FULL' });
      connection.isFailing = false;
      await write(3);
      expect(connection.all('SELECT run FROM garbage ORDER BY run')).toEqual([{ run: 1 }, { run: 3 }]);
      connection.close();
    });
  });
}

class FailingConnection extends Connection {
  isFailing: boolean = false;

  override run(sql: string, ...values: Parameters<Connection['run']> extends [string, ...infer Rest] ? Rest : never): number {
    if (this.isFailing && sql === 'COMMIT') throw Object.assign(new Error('disk I/O error'), { errcode: 1034 });
    return super.run(sql, ...values);
  }
}
