import { describe, expect, test } from '@jest/globals';
import { ProviderError, TimeoutError, ValidationError, type Clock } from '@tutti/core';
import { fakeClock, seededRandom } from '@tutti/testing';
import { RetryBudget } from './retry-budget.ts';
import { RetryPolicy } from './retry-policy.ts';
import { RetryStrategy } from './retry-strategy.ts';
import { retry } from './retry.ts';

const flaky = (failures: number, error: () => Error = () => new TimeoutError('slow')) => {
  let calls = 0;
  return { work: async () => (++calls <= failures ? Promise.reject(error()) : `ok after ${calls}`), calls: () => calls };
};
const full = { next: () => 0 };
/** A clock whose timers come late, as in a process that is busy. */
const late = (clock: Clock, ms: number): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  after: (afterMs, callback) => clock.after(afterMs + ms, callback),
  breathe: () => clock.breathe(),
});

describe('RetryPolicy', () => {
  test('has the documented defaults', () => {
    expect(new RetryPolicy()).toMatchObject({
      maxRetries: 3,
      strategy: 'exponential_backoff',
      baseDelay: 1,
      maxDelay: 60,
      exponentialBase: 2,
      jitter: true,
    });
    expect(RetryStrategy).toEqual({
      EXPONENTIAL_BACKOFF: 'exponential_backoff',
      LINEAR_BACKOFF: 'linear_backoff',
      CONSTANT_DELAY: 'constant_delay',
      IMMEDIATE: 'immediate',
    });
  });

  test.each([
    [RetryStrategy.EXPONENTIAL_BACKOFF, [2_000, 6_000, 18_000, 30_000]],
    [RetryStrategy.LINEAR_BACKOFF, [2_000, 4_000, 6_000, 8_000]],
    [RetryStrategy.CONSTANT_DELAY, [2_000, 2_000, 2_000, 2_000]],
    [RetryStrategy.IMMEDIATE, [0, 0, 0, 0]],
  ])('%s waits %j ms', (strategy, waits) => {
    const policy = new RetryPolicy({ strategy, baseDelay: 2, maxDelay: 30, exponentialBase: 3 });
    expect([1, 2, 3, 4].map((retryNumber) => policy.delayMs(retryNumber))).toEqual(waits);
  });

  test('no wait grows out of nothing', () => {
    expect(new RetryPolicy({ baseDelay: 0, maxRetries: 5_000 }).delayMs(3_000)).toBe(0);
  });

  test('names every value that makes no sense', () => {
    expect(() => new RetryPolicy({ maxRetries: -1, baseDelay: Number.NaN, strategy: 'sometimes' as never })).toThrow(
      /maxRetries is -1.*strategy is sometimes.*baseDelay is NaN/,
    );
    expect(() => new RetryPolicy({ exponentialBase: 0.5 })).toThrow(ValidationError);
  });
});

describe('retry', () => {
  test('tries again until it works, and tells of each wait', async () => {
    const clock = fakeClock();
    const { work, calls } = flaky(3);
    const waits: number[] = [];
    const result = retry(work, { clock, random: full, onRetry: ({ waitMs }) => waits.push(waitMs) });
    await clock.advance(7_000);
    expect(await result).toBe('ok after 4');
    expect([waits, calls(), clock.timers]).toEqual([[1_000, 2_000, 4_000], 4, 0]);
  });

  test('gives the last error as it is when the retries are used up', async () => {
    const clock = fakeClock();
    const { work, calls } = flaky(9);
    const result = retry(work, { clock, policy: new RetryPolicy({ maxRetries: 2, strategy: RetryStrategy.IMMEDIATE }) }).catch(
      (error: unknown) => error,
    );
    await clock.runAll();
    expect(await result).toBeInstanceOf(TimeoutError);
    expect(calls()).toBe(3);
  });

  test.each([
    ['an error that says it is final', () => new ValidationError('wrong')],
    ['a bad key', () => new ProviderError('no', { provider: 'p', errorClass: 'auth', status: 401 })],
    ['an unknown error', () => new Error('whatever')],
  ])('%s is not tried again', async (_what, error) => {
    const { work, calls } = flaky(1, error);
    await expect(retry(work, { clock: fakeClock() })).rejects.toThrow(error().message);
    expect(calls()).toBe(1);
  });

  test('a reset connection is tried again, however deep it is wrapped', async () => {
    const clock = fakeClock();
    const { work } = flaky(1, () => new TypeError('fetch failed', { cause: Object.assign(new Error('socket'), { code: 'ECONNRESET' }) }));
    const result = retry(work, { clock, random: full });
    await clock.advance(1_000);
    expect(await result).toBe('ok after 2');
  });

  test('waits as long as the server asks, if that is longer', async () => {
    const clock = fakeClock();
    const { work, calls } = flaky(
      1,
      () => new ProviderError('slow down', { provider: 'p', errorClass: 'rate-limited', status: 429, retryAfterMs: 9_000 }),
    );
    const result = retry(work, { clock, random: full });
    await clock.advance(8_999);
    expect(calls()).toBe(1);
    await clock.advance(1);
    expect(await result).toBe('ok after 2');
  });

  test('begins no retry that would come after the deadline', async () => {
    const clock = fakeClock();
    const { work, calls } = flaky(9);
    const result = retry(work, { clock, random: full, deadlineMs: 3_000 }).catch((error: unknown) => error);
    await clock.advance(1_000);
    expect(await result).toBeInstanceOf(TimeoutError);
    expect(calls()).toBe(2);
  });

  test('begins no retry after the deadline either, where a busy process wakes late', async () => {
    const clock = fakeClock();
    const begun: number[] = [];
    const retried = retry(
      async () => {
        begun.push(clock.monotonic());
        throw new TimeoutError('slow');
      },
      { policy: { maxRetries: 5, initialMs: 30, jitter: 0 }, deadlineMs: 60, clock: late(clock, 40) },
    );
    await Promise.all([expect(retried).rejects.toThrow('slow'), clock.advance(1_000)]);
    expect(begun).toHaveLength(1);
  });

  test.each([
    ['a deadline', { deadlineMs: Number.NaN }],
    ['a deadline of letters', { deadlineMs: '50' as unknown as number }],
    ['a schedule', { policy: { maxRetries: 3, initialMs: Number.NaN } }],
  ])('%s that is no number is refused, and nothing is called', async (_what, options) => {
    let calls = 0;
    await expect(retry(async () => ++calls, options)).rejects.toThrow(ValidationError);
    expect(calls).toBe(0);
  });

  test('a number of retries that is none is no endless number', async () => {
    const { work, calls } = flaky(100);
    await expect(retry(work, { policy: { maxRetries: Number.NaN, initialMs: 0 } })).rejects.toThrow('slow');
    expect(calls()).toBe(1);
  });

  test('an abort during an attempt ends with the error of that attempt, and no wait is told of', async () => {
    const controller = new AbortController();
    const waits: number[] = [];
    const work = async (): Promise<never> => {
      controller.abort(new Error('enough'));
      throw new TimeoutError('slow');
    };
    await expect(
      retry(work, { clock: fakeClock(), signal: controller.signal, onRetry: ({ waitMs }) => waits.push(waitMs) }),
    ).rejects.toThrow('slow');
    expect(waits).toEqual([]);
  });

  test('an abort ends the wait at once and leaves no timer', async () => {
    const clock = fakeClock();
    const controller = new AbortController();
    const { work } = flaky(9);
    const result = retry(work, { clock, random: full, signal: controller.signal }).catch((error: unknown) => error);
    await clock.advance(10);
    controller.abort(new Error('enough'));
    expect(await result).toMatchObject({ message: 'enough' });
    expect(clock.timers).toBe(0);
    await expect(retry(work, { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('RetryBudget', () => {
  test('allows half as many retries as requests, and a floor for quiet clients', async () => {
    const clock = fakeClock();
    const budget = new RetryBudget({ clock });
    const allowed = (): number => {
      let count = 0;
      while (budget.tryRetry()) count++;
      return count;
    };
    expect(allowed()).toBe(100);
    await clock.advance(10_000);
    for (let i = 0; i < 1_000; i++) budget.request();
    expect(allowed()).toBe(500);
    await clock.advance(9_000);
    expect(allowed()).toBe(0);
    await clock.advance(1_000);
    expect(allowed()).toBe(100);
  });

  test('refuses numbers that make no sense', () => {
    for (const options of [{ ratio: Number.NaN }, { ratio: -1 }, { windowMs: 0 }, { windowMs: Infinity }, { floorPerSecond: -1 }])
      expect(() => new RetryBudget(options)).toThrow(ValidationError);
  });

  test('ends retrying when it is used up', async () => {
    const clock = fakeClock();
    const budget = new RetryBudget({ clock, floorPerSecond: 0.1, ratio: 0 });
    const policy = new RetryPolicy({ strategy: RetryStrategy.IMMEDIATE });
    const { work, calls } = flaky(9);
    const result = retry(work, { clock, policy, budget }).catch(() => 'gave up');
    await clock.runAll();
    expect([await result, calls()]).toEqual(['gave up', 2]);
  });
});

test('a storm of faults: 2,000 calls whose attempts fail with .3, four attempts each', async () => {
  const clock = fakeClock();
  const random = seededRandom(2_000);
  const budget = new RetryBudget({ clock });
  let requests = 0;
  const call = async (text: string): Promise<string> => {
    requests++;
    await new Promise<void>((resolve) => void clock.after(50, resolve));
    if (random.next() < 0.3) throw new ProviderError('fault', { provider: 'p', errorClass: 'server', status: 503 });
    return text;
  };
  const results = Array.from({ length: 2_000 }, (_, i) =>
    retry(() => call(`text ${i}`), { clock, random, budget }).then(
      (text) => text === `text ${i}`,
      () => undefined,
    ),
  );
  await clock.runAll(100_000);
  const settled = await Promise.all(results);
  expect(settled.filter((isRight) => isRight === true).length / 2_000).toBeGreaterThanOrEqual(0.985);
  expect(settled.filter((isRight) => isRight === false)).toEqual([]);
  expect(requests / 2_000).toBeLessThanOrEqual(1.5);
});
