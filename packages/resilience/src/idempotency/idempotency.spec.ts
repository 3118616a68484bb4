import { afterAll, describe, expect, test } from '@jest/globals';
import { ConflictError, type Clock, type IdempotencyStore } from '@tutti/core';
import { loadSqlite } from '@tutti/core/sqlite';
import { fakeClock } from '@tutti/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Idempotency } from './idempotency.ts';
import { MemoryIdempotencyStore } from './memory-idempotency-store.ts';
import { SqliteIdempotencyStore } from './sqlite-idempotency-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tutti-idempotency-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

const stores: [string, (clock: Clock) => IdempotencyStore][] = [
  ['in memory', (clock) => new MemoryIdempotencyStore({ clock })],
  ['in a file', (clock) => new SqliteIdempotencyStore(join(folder, `${++files}.db`), { clock })],
];

describe.each(stores)('idempotency %s', (_where, make) => {
  test('a hundred callers with one key share one execution', async () => {
    const idempotency = new Idempotency({ store: make(fakeClock()) });
    let executions = 0;
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        idempotency.run('k', i % 2 === 0 ? { a: 1, b: 2 } : { b: 2, a: 1 }, async () => ({ execution: ++executions })),
      ),
    );
    expect(new Set(results.map((result) => JSON.stringify(result)))).toEqual(new Set(['{"execution":1}']));
    expect(executions).toBe(1);
  });

  test("what one of those who share an execution does to its result is nobody else's", async () => {
    const idempotency = new Idempotency({ store: make(fakeClock()) });
    const run = (): Promise<{ list: number[] }> => idempotency.run('k', null, async () => ({ list: [1] }));
    const [first, second, third] = await Promise.all([run(), run(), run()]);
    first.list.push(2);
    second.list.push(3);
    expect([third, await run()]).toEqual([{ list: [1] }, { list: [1] }]);
  });

  test('work that gives nothing is done once, too', async () => {
    const idempotency = new Idempotency({ store: make(fakeClock()) });
    let done = 0;
    const run = (): Promise<null> => idempotency.run('k', null, async () => (done++, undefined as unknown as null));
    expect([await run(), await run(), done]).toEqual([null, null, 1]);
  });

  test('a finished result is given again for an hour, then made anew', async () => {
    const clock = fakeClock();
    const idempotency = new Idempotency({ store: make(clock) });
    let executions = 0;
    const run = (): Promise<number> => idempotency.run('k', null, async () => ++executions);
    expect([await run(), await run()]).toEqual([1, 1]);
    await clock.advance(3_599_999);
    expect(await run()).toBe(1);
    await clock.advance(1);
    expect(await run()).toBe(2);
  });

  test('other input under the same key is refused, in flight and finished', async () => {
    const idempotency = new Idempotency({ store: make(fakeClock()) });
    const running = idempotency.run('k', { n: 1 }, async () => 'one');
    await expect(idempotency.run('k', { n: 2 }, async () => 'two')).rejects.toThrow(ConflictError);
    expect(await running).toBe('one');
    await expect(idempotency.run('k', { n: 2 }, async () => 'two')).rejects.toThrow(
      'Conflict for key k: it was used before with other input',
    );
  });

  test('a failure is shared by those who wait for it, and remembered by nobody', async () => {
    const idempotency = new Idempotency({ store: make(fakeClock()) });
    const failing = [1, 2].map(() =>
      idempotency.run('k', null, () => Promise.reject(new Error('once'))).catch((error: Error) => error.message),
    );
    expect(await Promise.all(failing)).toEqual(['once', 'once']);
    expect(await idempotency.run('k', null, async () => 'then')).toBe('then');
  });
});

test('work is not done again because its result could not be kept', async () => {
  const store = new MemoryIdempotencyStore();
  const put = store.put.bind(store);
  let isDown = true;
  store.put = async (...of) => (isDown ? Promise.reject(new Error('the disk is full')) : put(...of));
  const payments = new Idempotency({ store });
  let charged = 0;
  const pay = (amount = 12): Promise<{ receipt: number }> => payments.run('order', { amount }, async () => ({ receipt: ++charged }));
  await expect(pay()).rejects.toThrow('the disk is full');
  await expect(pay()).rejects.toThrow('the disk is full');
  await expect(pay(13)).rejects.toThrow(ConflictError);
  isDown = false;
  expect([await pay(), await pay(), charged]).toEqual([{ receipt: 1 }, { receipt: 1 }, 1]);
  expect(await store.get('order')).toBeDefined();
});

test("what a caller does to its result is nobody else's", async () => {
  const idempotency = new Idempotency();
  const list = (): Promise<number[]> => idempotency.run('k', null, async () => [1]);
  (await list()).push(2);
  (await list()).push(3);
  expect(await list()).toEqual([1]);
});

test('a full store in memory forgets the oldest', async () => {
  const store = new MemoryIdempotencyStore({ maxEntries: 2, clock: fakeClock() });
  for (const key of ['a', 'b', 'c']) await store.put(key, { contentHash: key, result: key }, 1_000);
  expect([await store.get('a'), (await store.get('c'))?.result]).toEqual([undefined, 'c']);
});

test('a result put again counts as new', async () => {
  const store = new MemoryIdempotencyStore({ maxEntries: 2, clock: fakeClock() });
  for (const key of ['a', 'b', 'a', 'c']) await store.put(key, { contentHash: key, result: key }, 1_000);
  expect([(await store.get('a'))?.result, await store.get('b')]).toEqual(['a', undefined]);
});

test('what is too old leaves the file with the next result', async () => {
  const clock = fakeClock();
  const path = join(folder, 'ageing.db');
  const store = new SqliteIdempotencyStore(path, { clock });
  await store.put('old', { contentHash: 'o', result: 1 }, 1_000);
  await clock.advance(1_000);
  await store.put('new', { contentHash: 'n', result: 2 }, 1_000);
  await store.close();
  const database = new (loadSqlite().DatabaseSync)(path);
  expect(
    database
      .prepare('SELECT key FROM result')
      .all()
      .map((row) => row['key']),
  ).toEqual(['new']);
  database.close();
});

test('results in a file outlive the process that made them', async () => {
  const path = join(folder, 'lasting.db');
  const first = new SqliteIdempotencyStore(path);
  await new Idempotency({ store: first }).run('k', { q: 1 }, async () => ['kept']);
  await first.close();
  const second = new SqliteIdempotencyStore(path);
  expect(await new Idempotency({ store: second }).run('k', { q: 1 }, async () => ['made anew'])).toEqual(['kept']);
  await second.close();
});
