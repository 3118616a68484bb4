import { expect, test } from '@jest/globals';
import type { LimitWindow } from '@tutti/core';
import { fakeClock, largestWindow, limitExactness, randomInteger, seededRandom, seedFromEnvironment } from '@tutti/testing';
import { RateLimiter } from './rate-limiter.ts';

const unlimited = { requestsPerMinute: Infinity, requestsPerHour: Infinity, requestsPerDay: Infinity, tokensPerMinute: Infinity };

test('no window and no slot is ever exceeded, whatever is asked, settled and cancelled', async () => {
  const random = seededRandom(seedFromEnvironment());
  for (let world = 0; world < 10; world++) {
    const windows: LimitWindow[] = [
      { unit: 'requests', limit: 1 + randomInteger(random, 20), windowMs: 1_000 },
      { unit: 'requests', limit: 20 + randomInteger(random, 200), windowMs: 20_000 },
      { unit: 'tokens', limit: 500 + randomInteger(random, 5_000), windowMs: 3_000 },
    ];
    const clock = fakeClock({ monotonic: random.next() * 1e6 });
    const concurrency = 1 + randomInteger(random, 12);
    const limiter = new RateLimiter({ ...unlimited, windows, concurrentRequests: concurrency }, { clock });
    const report = await limitExactness(limiter, {
      clock,
      random,
      operations: 3_000,
      windows,
      concurrency,
      maxTokens: 500,
      meanGapMs: 20 + random.next() * 100,
    });
    expect(report.violations).toEqual([]);
    // A minute or more, of which each three seconds have room for at least one request.
    expect(report.granted).toBeGreaterThan(15);
  }
});

test('a limiter that counts by fixed windows would be caught', async () => {
  const clock = fakeClock();
  let left = 5;
  const fixed = {
    lease: async () => {
      while (left === 0) await new Promise<void>((resolve) => void clock.after(100, resolve));
      left--;
      return { settle: () => undefined, cancel: () => undefined };
    },
  };
  const refill = (): void => void ((left = 5), clock.after(1_000, refill));
  refill();
  const windows = [{ unit: 'requests', limit: 5, windowMs: 1_000 }] as const;
  const report = await limitExactness(fixed, {
    clock,
    random: seededRandom(1),
    operations: 2_000,
    windows,
    concurrency: Infinity,
    maxTokens: 0,
    meanGapMs: 30,
  });
  expect(report.violations).not.toEqual([]);
});

test('under constant demand at least 97 % of every window is used', async () => {
  const clock = fakeClock();
  const random = seededRandom(7);
  const limiter = new RateLimiter({ ...unlimited, requestsPerMinute: 300, tokensPerMinute: 100_000, concurrentRequests: 50 }, { clock });
  const used: { at: number; amount: number }[] = [];
  const client = async (): Promise<void> => {
    for (;;) {
      const estimate = 200 + randomInteger(random, 400);
      const lease = await limiter.lease({ tokens: estimate });
      await new Promise<void>((resolve) => void clock.after(500 + random.next() * 2_000, resolve));
      const actual = Math.floor(estimate * (0.5 + random.next() / 2));
      used.push({ at: clock.monotonic(), amount: actual });
      lease.settle(actual);
    }
  };
  for (let i = 0; i < 50; i++) void client();
  for (let minute = 0; minute < 10; minute++) await clock.advance(60_000);
  const inTenMinutes = used.length;
  expect(inTenMinutes).toBeLessThanOrEqual(3_000);
  expect(inTenMinutes / 3_000).toBeGreaterThanOrEqual(0.97);
  expect(largestWindow(used, 60_000)).toBeLessThanOrEqual(100_000 + 50 * 600);
});

test("clients that ask alike get alike: Jain's fairness index is at least .99", async () => {
  const clock = fakeClock();
  const limiter = new RateLimiter(
    { ...unlimited, windows: [{ unit: 'requests', limit: 50, windowMs: 1_000 }], concurrentRequests: 8 },
    { clock },
  );
  const served = new Array<number>(40).fill(0);
  served.forEach((_, client) => {
    void (async () => {
      for (;;) {
        const lease = await limiter.lease({ tokens: 0 });
        served[client] = (served[client] as number) + 1;
        await new Promise<void>((resolve) => void clock.after(10, resolve));
        lease.settle(0);
      }
    })();
  });
  await clock.advance(30_000);
  const sum = served.reduce((total, count) => total + count, 0);
  const squares = served.reduce((total, count) => total + count * count, 0);
  expect((sum * sum) / (served.length * squares)).toBeGreaterThanOrEqual(0.99);
  expect(sum).toBeGreaterThanOrEqual(1_450);
});
