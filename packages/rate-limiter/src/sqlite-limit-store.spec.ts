import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadSqlite } from '@tutti/core/sqlite';
import { fakeClock, largestWindow } from '@tutti/testing';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RateLimiter } from './rate-limiter.ts';
import { SqliteLimitStore } from './sqlite-limit-store.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutti-limits-'));
  path = join(folder, 'limits.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const claim = {
  requests: 1,
  tokens: 10,
  concurrency: 2,
  leaseMs: 1_000,
  windows: [
    { unit: 'requests', limit: 3, windowMs: 1_000 },
    { unit: 'tokens', limit: 100, windowMs: 5_000 },
  ],
} as const;

describe('limits in a file', () => {
  test('windows slide, slots are freed by release, and the same id is one claim', async () => {
    const clock = fakeClock();
    const store = new SqliteLimitStore(path, { clock });
    expect(await store.acquire('a', 'k', claim)).toBe('acquired');
    expect(await store.acquire('a', 'k', claim)).toBe('acquired');
    expect(await store.acquire('b', 'k', claim)).toBe('acquired');
    expect(await store.acquire('c', 'k', claim)).toEqual({ waitMs: expect.any(Number) });
    expect(await store.acquire('elsewhere', 'another key', claim)).toBe('acquired');
    await store.release('a');
    expect(await store.acquire('c', 'k', claim)).toBe('acquired');
    await store.release('b');
    await clock.advance(400);
    expect(await store.acquire('d', 'k', claim)).toEqual({ waitMs: 600 });
    await clock.advance(600);
    expect(await store.acquire('d', 'k', claim)).toBe('acquired');
    await store.close();
  });

  test('less than estimated is given back, more is a debt, also after the claim has run out', async () => {
    const clock = fakeClock();
    const store = new SqliteLimitStore(path, { clock });
    const large = { ...claim, tokens: 90, windows: [claim.windows[1]] };
    await store.acquire('a', 'k', large);
    await store.release('a', { tokens: 20 });
    await store.release('a', { tokens: 0 });
    expect(await store.acquire('b', 'k', { ...large, tokens: 80 })).toBe('acquired');
    await clock.advance(2_000);
    await store.release('b', { tokens: 180 });
    await clock.advance(3_500);
    expect(await store.acquire('c', 'k', { ...large, tokens: 1 })).toEqual({ waitMs: 1_500 });
    await store.close();
  });

  test('the slot of a process that died is free when its lease is over', async () => {
    const clock = fakeClock();
    const store = new SqliteLimitStore(path, { clock });
    const single = { ...claim, concurrency: 1, windows: [] };
    await store.acquire('dead', 'k', single);
    expect(await store.acquire('b', 'k', single)).not.toBe('acquired');
    await clock.advance(1_000);
    expect(await store.acquire('b', 'k', single)).toBe('acquired');
    await store.close();
  });

  test('a limiter on the store waits in order, gives back what nobody waits for, and reports a store that fails', async () => {
    const store = new SqliteLimitStore(path);
    const limits = {
      requestsPerMinute: Infinity,
      requestsPerHour: Infinity,
      requestsPerDay: Infinity,
      tokensPerMinute: Infinity,
      concurrentRequests: 1,
    };
    const here = new RateLimiter(limits, { store });
    const there = new RateLimiter(limits, { store });
    const first = await here.lease();
    const controller = new AbortController();
    const gone = there.lease({ signal: controller.signal }).catch(() => 'gone');
    const second = there.lease();
    controller.abort();
    expect(await gone).toBe('gone');
    first.settle(1);
    {
      await using lease = await second;
      expect(lease.waitedMs).toBeGreaterThan(0);
    }
    await store.close();
    await expect(there.lease()).rejects.toMatchObject({ code: 'STORE_CLOSED' });
  });

  test('three processes together exceed no window', async () => {
    const program = `
      import { RateLimiter, SqliteLimitStore } from '@tutti/rate-limiter';
      const store = new SqliteLimitStore(process.argv[1]);
      const limiter = new RateLimiter({ concurrentRequests: 4, windows: [{ unit: 'requests', limit: 10, windowMs: 200 }] , requestsPerMinute: 1000 }, { store });
      await Promise.all(Array.from({ length: 15 }, async () => {
        await using lease = await limiter.lease({ tokens: 1 });
        await new Promise((resolve) => setTimeout(resolve, 1));
      }));`;
    const run = promisify(execFile);
    await Promise.all(
      [1, 2, 3].map(() =>
        run(process.execPath, ['--conditions=@tutti/source', '--input-type=module', '-e', program, path], {
          cwd: join(import.meta.dirname, '..'),
          env: { PATH: process.env['PATH'] },
        }),
      ),
    );
    const database = new (loadSqlite().DatabaseSync)(path);
    const claims = database.prepare('SELECT at, requests AS amount FROM claim ORDER BY at').all() as unknown as {
      at: number;
      amount: number;
    }[];
    database.close();
    expect(claims).toHaveLength(45);
    expect(largestWindow(claims, 200)).toBeLessThanOrEqual(10);
  });
});
