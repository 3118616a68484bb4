import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RunFencedError, systemClock } from '@tutti/core';
import { fakeClock, type FakeClock } from '@tutti/testing';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Connection } from './connection.ts';
import { GroupCommit } from './group-commit.ts';
import { newPath } from './spec-support/folder.ts';

/** Counts transactions; fails where it is told to, as a broken disk would. */
class WatchedConnection extends Connection {
  readonly sizes: number[] = [];
  failCommitWith: number | undefined;
  #rows = 0;

  override run(sql: string, ...values: SQLInputValue[]): number {
    if (sql === 'COMMIT' && this.failCommitWith !== undefined)
      throw Object.assign(new Error('disk I/O error'), { errcode: this.failCommitWith });
    const changes = super.run(sql, ...values);
    if (sql.startsWith('BEGIN')) this.#rows = 0;
    else if (sql === 'COMMIT') this.sizes.push(this.#rows);
    else this.#rows += 1;
    return changes;
  }
}

let path: string;
let connection: WatchedConnection;
beforeEach(() => {
  path = newPath();
  connection = new WatchedConnection(new DatabaseSync(path), path);
  connection.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT)');
});
afterEach(() => {
  connection.close();
});

function commits(options: { maxRows?: number; maxMs?: number; clock?: FakeClock } = {}): GroupCommit {
  return new GroupCommit(connection, {
    clock: options.clock ?? fakeClock(),
    maxRows: options.maxRows ?? 512,
    maxMs: options.maxMs ?? 4,
    busyTimeoutMs: 100,
  });
}

const insert =
  (x: number, y = ''): (() => number) =>
  () =>
    connection.run('INSERT INTO t VALUES (?, ?)', x, y);
const stored = (): number[] => connection.all<{ x: number }>('SELECT x FROM t ORDER BY x').map(({ x }) => x);

describe('group commit', () => {
  test('puts what is asked for in one turn of the event loop into one transaction', async () => {
    const group = commits();
    await Promise.all(Array.from({ length: 300 }, (_, i) => group.submit(1, insert(i))));
    await group.submit(1, insert(300));
    expect(connection.sizes).toEqual([300, 1]);
  });

  test('keeps transactions to the most rows, but takes a larger write whole', async () => {
    const group = commits({ maxRows: 10 });
    const large = (): void => {
      for (let i = 100; i < 125; i++) insert(i)();
    };
    await Promise.all([...Array.from({ length: 24 }, (_, i) => group.submit(1, insert(i))), group.submit(25, large)]);
    expect(connection.sizes).toEqual([10, 10, 4, 25]);
  });

  test('commits when its writes have taken too long', async () => {
    const clock = fakeClock();
    const group = commits({ clock });
    const slow = (x: number) => () => {
      clock.advanceSync(3);
      return insert(x)();
    };
    await Promise.all([0, 1, 2, 3, 4].map((x) => group.submit(1, slow(x))));
    expect(connection.sizes).toEqual([2, 2, 1]);
  });

  test('settles a promise only when its transaction is on disk', async () => {
    const group = commits();
    const other = new DatabaseSync(path);
    const first = group.submit(1, insert(1));
    expect(other.prepare('SELECT count(*) AS n FROM t').get()).toMatchObject({ n: 0 });
    await first;
    expect(other.prepare('SELECT count(*) AS n FROM t').get()).toMatchObject({ n: 1 });
    other.close();
  });

  test('a refusal concerns its caller alone', async () => {
    const group = commits();
    const refuse = (): never => {
      throw new RunFencedError('not yours');
    };
    const results = await Promise.allSettled([group.submit(1, insert(1)), group.submit(1, refuse), group.submit(1, insert(2))]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(connection.sizes).toEqual([2]);
    expect(stored()).toEqual([1, 2]);
  });

  test('an unforeseen failure takes back its own half-done writes, and no others', async () => {
    const group = commits();
    const halfDone = (): void => {
      insert(7)();
      insert(1)();
    };
    const results = await Promise.allSettled([group.submit(1, insert(1)), group.submit(2, halfDone), group.submit(1, insert(2))]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    // A row that stands where none was found when it was looked for: the index that was asked must be damaged.
    expect(results[1]).toMatchObject({ reason: { code: 'JOURNAL_CORRUPT' } });
    expect(stored()).toEqual([1, 2]);
  });

  test('a failing fsync fails all of the transaction with DISK_FULL, keeps nothing, and later writes work again', async () => {
    const group = commits();
    connection.failCommitWith = 1034;
    const results = await Promise.allSettled([group.submit(1, insert(1)), group.submit(1, insert(2))]);
    expect(results).toMatchObject([{ reason: { code: 'DISK_FULL', retryable: true } }, { reason: { code: 'DISK_FULL' } }]);
    connection.failCommitWith = undefined;
    expect(stored()).toEqual([]);
    await group.submit(1, insert(3));
    expect(stored()).toEqual([3]);
  });

  test('when space runs out, what does not fit fails and what fits is kept; with space, writes work again', async () => {
    const group = commits();
    connection.exec('PRAGMA max_page_count = 8');
    const results = await Promise.allSettled([
      group.submit(1, insert(1)),
      group.submit(1, insert(2, 'x'.repeat(100_000))),
      group.submit(1, insert(3)),
    ]);
    expect(results).toMatchObject([
      { status: 'fulfilled' },
      { reason: { name: 'DiskFullError', code: 'DISK_FULL' } },
      { status: 'fulfilled' },
    ]);
    expect(stored()).toEqual([1, 3]);
    connection.exec('PRAGMA max_page_count = 1000');
    await group.submit(1, insert(2, 'x'.repeat(100_000)));
    expect(stored()).toEqual([1, 2, 3]);
  });

  test('waits for the lock of another connection, then goes on', async () => {
    const group = new GroupCommit(connection, { clock: systemClock, maxRows: 512, maxMs: 4, busyTimeoutMs: 60_000 });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const writing = group.submit(1, insert(1));
    await new Promise((resolve) => setImmediate(resolve));
    other.exec('COMMIT');
    await writing;
    other.close();
    expect(stored()).toEqual([1]);
  });

  test('gives up on a lock that stays, with an error that may be tried again', async () => {
    const clock = fakeClock();
    const group = commits({ clock });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const writing = group.submit(1, insert(1));
    const failed = expect(writing).rejects.toMatchObject({ code: 'STORE_BUSY', retryable: true });
    await clock.advance(200);
    await failed;
    other.exec('COMMIT');
    other.close();
    await group.submit(1, insert(2));
    expect(stored()).toEqual([2]);
  });

  test('is drained when everything has settled', async () => {
    const group = commits({ maxRows: 1 });
    await group.drained();
    let settled = 0;
    for (let i = 0; i < 5; i++) void group.submit(1, insert(i)).then(() => settled++);
    await group.drained();
    expect(settled).toBe(5);
  });
});
