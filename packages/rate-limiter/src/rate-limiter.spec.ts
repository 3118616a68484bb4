import { describe, expect, test } from '@jest/globals';
import { TimeoutError, ValidationError } from '@tutti/core';
import { fakeClock } from '@tutti/testing';
import { LeaseNotHeldError } from './lease-not-held-error.ts';
import { RateLimiter } from './rate-limiter.ts';
import { RequestExceedsLimitError } from './request-exceeds-limit-error.ts';

const noLimits = {
  requestsPerMinute: Infinity,
  requestsPerHour: Infinity,
  requestsPerDay: Infinity,
  tokensPerMinute: Infinity,
  concurrentRequests: Infinity,
};

describe('windows', () => {
  test('a burst takes the whole window, and the next request waits until the first has left it', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ ...noLimits, requestsPerMinute: 3 }, { clock });
    for (let i = 0; i < 3; i++) (await limiter.lease()).settle(0);
    let grantedAt = -1;
    const waiting = limiter.lease().then((lease) => ((grantedAt = clock.monotonic()), lease.settle(0)));
    await clock.advance(59_999);
    expect(grantedAt).toBe(-1);
    await clock.advance(1.01);
    expect(grantedAt).toBeCloseTo(60_000, 1);
    await waiting;
  });

  test('idle time saves nothing up: two bursts around the end of a window do not add', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ ...noLimits, windows: [{ unit: 'requests', limit: 5, windowMs: 1_000 }] }, { clock });
    await clock.advance(990);
    for (let i = 0; i < 5; i++) (await limiter.lease()).settle(0);
    await clock.advance(20);
    expect(limiter.peek(0)).toBeCloseTo(980, 0);
  });

  test('what was estimated too high is given back to the window it was taken from', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ ...noLimits, tokensPerMinute: 100 }, { clock });
    const first = await limiter.lease({ tokens: 90 });
    expect(limiter.peek(50)).toBe(60_000);
    first.settle(40);
    expect(limiter.peek(60)).toBe(0);
    expect(limiter.peek(61)).toBe(60_000);
  });

  test('use above the estimate is a debt that later requests wait out', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ ...noLimits, tokensPerMinute: 100 }, { clock });
    const lease = await limiter.lease({ tokens: 10 });
    await clock.advance(30_000);
    lease.settle(150);
    expect(limiter.peek(1)).toBe(60_000);
    await clock.advance(60_000);
    expect(limiter.peek(100)).toBe(0);
  });

  test.each([Number.NaN, Infinity, 1e300])('a settlement of %p tokens makes no sense, and leaves the estimate', async (actual) => {
    const limiter = new RateLimiter({ ...noLimits, tokensPerMinute: 100 }, { clock: fakeClock() });
    (await limiter.lease({ tokens: 30 })).settle(actual);
    expect([limiter.peek(70), limiter.peek(71), limiter.getStatistics().totalTokens]).toEqual([0, 60_000, 30]);
  });

  test('a lease ends once, however often it is ended; without settle the estimate stays', async () => {
    const limiter = new RateLimiter({ ...noLimits, tokensPerMinute: 100, concurrentRequests: 1 }, { clock: fakeClock() });
    {
      await using lease = await limiter.lease({ tokens: 30 });
      lease.settle(20);
      lease.cancel();
    }
    {
      await using _ = await limiter.lease({ tokens: 30 });
      expect(limiter.getStatistics().concurrentRequests).toBe(1);
    }
    expect(limiter.getStatistics()).toMatchObject({ concurrentRequests: 0, totalTokens: 50, totalRequests: 2 });
    expect(limiter.peek(50)).toBe(0);
    expect(limiter.peek(51)).toBeGreaterThan(0);
  });

  test('a request that was never sent leaves no trace', async () => {
    const limiter = new RateLimiter({ ...noLimits, requestsPerMinute: 1, tokensPerMinute: 10 }, { clock: fakeClock() });
    (await limiter.lease({ tokens: 10 })).cancel();
    expect(limiter.peek(10)).toBe(0);
    expect(limiter.getStatistics()).toMatchObject({ totalRequests: 0, totalTokens: 0 });
  });
});

describe('waiting', () => {
  test('equals are served as they came, the more important first', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ ...noLimits, concurrentRequests: 1 }, { clock });
    const order: string[] = [];
    const held = await limiter.lease();
    const ask = (name: string, priority: number): Promise<unknown> =>
      limiter.lease({ priority }).then((lease) => (order.push(name), lease.settle(0)));
    const all = [ask('a', 5), ask('b', 5), ask('late but urgent', 9), ask('c', 5)];
    held.settle(0);
    await Promise.all(all);
    expect(order).toEqual(['late but urgent', 'a', 'b', 'c']);
  });

  test('the least important request is served in the end, although urgent ones keep coming', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ ...noLimits, windows: [{ unit: 'requests', limit: 1, windowMs: 100 }] }, { clock });
    (await limiter.lease()).settle(0);
    let isServed = false;
    void limiter.lease({ priority: 1 }).then((lease) => ((isServed = true), lease.settle(0)));
    let waitedMs = 0;
    for (; !isServed && waitedMs < 60_000; waitedMs += 50) {
      void limiter.lease({ priority: 10 }).then((lease) => lease.settle(0));
      await clock.advance(50);
    }
    // Nine steps of 2 s, and the queue of those who were ahead by then.
    expect(waitedMs).toBeLessThan(40_000);
  });

  test('a timeout and an abort free their place, and leave neither timer nor listener behind', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ ...noLimits, concurrentRequests: 1 }, { clock });
    const held = await limiter.lease();
    const controller = new AbortController();
    const late = limiter.lease({ timeoutMs: 500 });
    const aborted = limiter.lease({ signal: controller.signal });
    const next = limiter.lease();
    const failures = Promise.allSettled([late, aborted]);
    controller.abort(new Error('changed my mind'));
    await clock.advance(500);
    const [timeout, cancelled] = await failures;
    expect(timeout).toMatchObject({ status: 'rejected', reason: expect.any(TimeoutError) });
    expect(cancelled).toMatchObject({ status: 'rejected', reason: { message: 'changed my mind' } });
    held.settle(0);
    (await next).settle(0);
    expect(limiter.getStatistics()).toMatchObject({ abandonedRequests: 2, waitingRequests: 0, concurrentRequests: 0 });
    expect(clock.timers).toBe(0);
  });

  test('ten thousand requests that give up behind a long one are forgotten', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ ...noLimits, concurrentRequests: 1 }, { clock });
    const held = await limiter.lease();
    const patient = limiter.lease({ priority: 10 });
    const controller = new AbortController();
    const gone = Array.from({ length: 10_000 }, () => limiter.lease({ signal: controller.signal }).catch(() => 'gone'));
    controller.abort();
    expect(new Set(await Promise.all(gone))).toEqual(new Set(['gone']));
    expect(limiter.getStatistics().waitingRequests).toBe(1);
    held.settle(0);
    (await patient).settle(0);
  });

  test('no more than one timer is set, whatever waits', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ requestsPerMinute: 1 }, { clock });
    (await limiter.lease()).settle(0);
    const waiting = Array.from({ length: 20 }, (_, i) => limiter.lease({ timeoutMs: 1_000 + i }).catch(() => 'late'));
    expect(clock.timers).toBe(1);
    await clock.advance(2_000);
    await Promise.all(waiting);
    expect(clock.timers).toBe(0);
  });
});

describe('the documented acquire and release', () => {
  test('acquire counts its timeout in seconds, and release frees the oldest slot', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ concurrentRequests: 1 }, { clock });
    await limiter.acquire(1500, 30);
    const late = limiter.acquire(1500, 2).catch((error: unknown) => error);
    await clock.advance(2_000);
    expect(await late).toBeInstanceOf(TimeoutError);
    limiter.release();
    await limiter.acquire();
    expect(limiter.getStatistics()).toMatchObject({ totalRequests: 2, totalTokens: 2_500, concurrentRequests: 1 });
    limiter.release();
    expect(() => limiter.release()).toThrow(LeaseNotHeldError);
  });

  test('the defaults are 60 a minute, 3,000 an hour, 50,000 a day, 100,000 tokens a minute, 10 at one time', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({}, { clock });
    for (let i = 0; i < 10; i++) await limiter.acquire(0);
    expect(await limiter.lease({ tokens: 0, timeoutMs: 0 }).catch((error: unknown) => error)).toBeInstanceOf(TimeoutError);
    for (let i = 0; i < 10; i++) limiter.release();
    for (let i = 0; i < 50; i++) (await limiter.lease({ tokens: 0 })).settle(0);
    expect(limiter.peek(0)).toBe(60_000);
    expect(limiter.peek(100_001)).toBe(Infinity);
    for (let minute = 1; minute < 50; minute++) {
      await clock.advance(60_000);
      for (let i = 0; i < 60; i++) (await limiter.lease({ tokens: 0 })).settle(0);
    }
    await clock.advance(60_000);
    expect(limiter.peek(0)).toBe(3_600_000 - 50 * 60_000);
  });
});

describe('what a server says', () => {
  test('retry-after silences everybody', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter(noLimits, { clock });
    limiter.follow({ isRejected: true, retryAfterMs: 7_000 });
    // One that comes late, from a call that was sent before, shortens nothing.
    limiter.follow({ isRejected: true, retryAfterMs: 2_000 });
    expect(limiter.peek()).toBe(7_000);
    await clock.advance(7_000);
    expect(limiter.peek()).toBe(0);
  });

  test.each([
    ['a rejection that says how long to wait slows nobody down after that', 1_000, 4],
    ['one whose wait makes no sense is a bare one', Number.NaN, 2],
  ])('%s', async (_what, retryAfterMs, together) => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ ...noLimits, requestsPerMinute: 4 }, { clock });
    limiter.follow({ isRejected: true, retryAfterMs });
    await clock.advance(1_000);
    for (let i = 0; i < together; i++) {
      expect(limiter.peek()).toBe(0);
      (await limiter.lease()).settle(0);
    }
    expect(limiter.peek()).toBeGreaterThan(0);
  });

  test('a lower limit and what is left until the reset win over ours; a higher one does not', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ requestsPerMinute: 10 }, { clock });
    limiter.follow({ requests: { limit: 1_000, left: 2, resetMs: 5_000 } });
    for (let i = 0; i < 2; i++) (await limiter.lease()).settle(0);
    expect(limiter.peek()).toBe(5_000);
    await clock.advance(5_000);
    for (let i = 0; i < 8; i++) (await limiter.lease()).settle(0);
    expect(limiter.peek()).toBe(55_000);
    limiter.follow({ requests: { limit: 4 } });
    await clock.advance(60_000);
    for (let i = 0; i < 4; i++) (await limiter.lease()).settle(0);
    expect(limiter.peek()).toBe(60_000);
  });

  test('a limit that the server raises again is ours again, up to the configuration', async () => {
    const limiter = new RateLimiter({ ...noLimits, requestsPerMinute: 10 }, { clock: fakeClock() });
    const free = async (): Promise<number> => {
      let count = 0;
      while (limiter.peek(0) === 0 && count < 50) count += (await limiter.lease({ tokens: 0 }), 1);
      return count;
    };
    limiter.follow({ requests: { limit: 2 } });
    expect(await free()).toBe(2);
    limiter.follow({ requests: { limit: 6 } });
    expect(await free()).toBe(4);
    limiter.follow({ requests: { limit: 1_000 } });
    expect(await free()).toBe(4);
  });

  test.each([Number.NaN, Infinity, -1])('a server that says %p says nothing', async (value) => {
    const limiter = new RateLimiter({}, { clock: fakeClock() });
    limiter.follow({ retryAfterMs: value, requests: { limit: value, left: value, resetMs: value }, tokens: { left: 0, resetMs: value } });
    expect(limiter.peek(1)).toBe(0);
    expect((await limiter.lease({ tokens: 1 })).waitedMs).toBe(0);
  });

  test('requests that are out when the server counts are taken off what it has left', async () => {
    const limiter = new RateLimiter({ requestsPerMinute: 100 }, { clock: fakeClock() });
    const leases = await Promise.all([limiter.lease(), limiter.lease(), limiter.lease()]);
    limiter.follow({ requests: { left: 2, resetMs: 9_000 } });
    expect(limiter.peek()).toBe(9_000);
    for (const lease of leases) lease.settle(0);
  });

  test('a lowered limit refuses the waiting request that no longer fits', async () => {
    const limiter = new RateLimiter({ tokensPerMinute: 1_000, concurrentRequests: 1 }, { clock: fakeClock() });
    const held = await limiter.lease({ tokens: 10 });
    const large = limiter.lease({ tokens: 900 }).catch((error: unknown) => error);
    limiter.follow({ tokens: { limit: 500 } });
    held.settle(10);
    expect(await large).toBeInstanceOf(RequestExceedsLimitError);
  });

  test('each burst of bare rejections halves the rate, and time gives it back', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ ...noLimits, requestsPerMinute: 40 }, { clock });
    for (let i = 0; i < 5; i++) limiter.follow({ isRejected: true });
    for (let i = 0; i < 20; i++) (await limiter.lease()).settle(0);
    expect(limiter.peek()).toBeGreaterThan(0);
    await clock.advance(6_000);
    for (let i = 0; i < 4; i++) (await limiter.lease()).settle(0);
    expect(limiter.peek()).toBeGreaterThan(0);
    await clock.advance(60_000);
    for (let i = 0; i < 40; i++) (await limiter.lease()).settle(0);
    expect(limiter.peek()).toBe(60_000);
  });
});

describe('bad input', () => {
  test.each([
    [{ requestsPerMinute: 0 }, 'requestsPerMinute is 0'],
    [{ requestsPerHour: -1 }, 'requestsPerHour is -1'],
    [{ tokensPerMinute: Number.NaN }, 'tokensPerMinute is NaN'],
    [{ concurrentRequests: 1.5 }, 'concurrentRequests is 1.5'],
    [{ windows: [{ unit: 'bytes' as never, limit: 1, windowMs: Infinity }] }, 'unit is "bytes"'],
  ])('limits %j are refused by name', (config, message) => {
    expect(() => new RateLimiter(config)).toThrow(message);
    expect(() => new RateLimiter(config)).toThrow(ValidationError);
  });

  test.each([[{ tokens: -1 }], [{ tokens: Number.NaN }], [{ priority: 11 }], [{ timeoutMs: -5 }]])(
    'a request of %j is refused',
    async (request) => {
      await expect(new RateLimiter().lease(request)).rejects.toThrow(ValidationError);
    },
  );

  test('a request larger than a window is refused at once, and says what to do', async () => {
    const limiter = new RateLimiter({ tokensPerMinute: 100 });
    await expect(limiter.lease({ tokens: 101 })).rejects.toThrow(
      'A request for 101 tokens can never fit: the limit is 100 tokens in 60000 ms.',
    );
  });

  test('a signal that has aborted already takes nothing', async () => {
    const limiter = new RateLimiter();
    await expect(limiter.lease({ signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
    expect(limiter.getStatistics().totalRequests).toBe(0);
  });
});
