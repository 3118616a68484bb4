import { describe, expect, test } from '@jest/globals';
import { CancelledError, ProviderError, ValidationError, type ModelErrorClass } from '@tutti/core';
import { fakeClock, seededRandom } from '@tutti/testing';
import { RetryBudget } from '../retry/retry-budget.ts';
import { retry } from '../retry/retry.ts';
import { CircuitBreaker, type CircuitState } from './circuit-breaker.ts';
import { CircuitOpenError } from './circuit-open-error.ts';

const failure = (errorClass: ModelErrorClass): ProviderError => new ProviderError('no', { provider: 'p', errorClass });
const fail = (breaker: CircuitBreaker, errorClass: ModelErrorClass = 'server'): Promise<unknown> =>
  breaker.execute(() => Promise.reject(failure(errorClass))).catch((error: unknown) => error);

describe('CircuitBreaker', () => {
  test('opens after five failures, tries again after a minute, closes after two successes', async () => {
    const clock = fakeClock();
    const states: CircuitState[] = [];
    const breaker = new CircuitBreaker({}, { name: 'openai', clock, onStateChange: (state) => states.push(state) });
    for (let i = 0; i < 4; i++) await fail(breaker);
    expect(breaker.state).toBe('closed');
    await fail(breaker);
    const refused = await breaker.execute(async () => 'never').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CircuitOpenError);
    expect(refused).toMatchObject({
      code: 'CIRCUIT_OPEN',
      retryable: true,
      retryAfterMs: 60_000,
      message: expect.stringContaining('"openai" is not called for another 60 s'),
    });
    await clock.advance(60_000);
    expect(await breaker.execute(async () => 'one')).toBe('one');
    expect(breaker.state).toBe('half-open');
    await breaker.execute(async () => 'two');
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  test('lets three calls through while it is half open; one failure opens it again', async () => {
    const clock = fakeClock();
    const breaker = new CircuitBreaker({}, { clock });
    breaker.open();
    await clock.advance(60_000);
    const permits = [breaker.tryAcquire(), breaker.tryAcquire(), breaker.tryAcquire()];
    expect(breaker.tryAcquire()).toBeUndefined();
    permits[0]?.cancel();
    const fourth = breaker.tryAcquire();
    expect(fourth).toBeDefined();
    permits[1]?.fail(failure('connection'));
    expect(breaker.state).toBe('open');
    permits[2]?.succeed();
    fourth?.succeed();
    expect(breaker.state).toBe('open');
  });

  test('calls on trial that never end keep others out for as long as it was open, and not for ever', async () => {
    const clock = fakeClock();
    const breaker = new CircuitBreaker({ openMs: 1_000, halfOpenMax: 2, successThreshold: 1 }, { clock });
    breaker.open();
    await clock.advance(1_000);
    const hung = [breaker.acquire(), breaker.acquire()];
    await clock.advance(1_000);
    expect(breaker.tryAcquire()).toBeUndefined();
    await clock.advance(1);
    // What they say after all is of long ago.
    const next = breaker.acquire();
    hung[0]?.fail(failure('server'));
    hung[1]?.cancel();
    expect([breaker.state, breaker.tryAcquire() === undefined, breaker.tryAcquire() === undefined]).toEqual(['half-open', false, true]);
    next.succeed();
    expect(breaker.state).toBe('closed');
  });

  test('a listener that throws costs neither a result nor the error of the service', async () => {
    const clock = fakeClock();
    const told: CircuitState[] = [];
    const onStateChange = (state: CircuitState): void => {
      told.push(state);
      throw new Error('the listener');
    };
    const breaker = new CircuitBreaker({ failureThreshold: 1, successThreshold: 1 }, { clock, onStateChange });
    expect(await fail(breaker)).toMatchObject({ message: 'no' });
    await clock.advance(60_000);
    expect(await breaker.execute(async () => 'value')).toBe('value');
    expect(told).toEqual(['open', 'half-open', 'closed']);
  });

  test.each([Number.NaN, -1])('is not opened for %s ms', (forMs) => {
    const breaker = new CircuitBreaker();
    expect(() => breaker.open(forMs)).toThrow(ValidationError);
    expect(breaker.state).toBe('closed');
  });

  test('a call on trial that has succeeded leaves its place to the next', async () => {
    const clock = fakeClock();
    const breaker = new CircuitBreaker({ halfOpenMax: 1, successThreshold: 3 }, { clock });
    breaker.open();
    await clock.advance(60_000);
    for (let call = 1; call <= 3; call++) expect(await breaker.execute(async () => call)).toBe(call);
    expect(breaker.state).toBe('closed');
  });

  test.each(['bad-request', 'refusal', 'content-filter', 'context-overflow', 'rate-limited', 'aborted', 'not-found'] as const)(
    '%s is no failure of the service',
    async (errorClass) => {
      const breaker = new CircuitBreaker({ failureThreshold: 1 }, { clock: fakeClock() });
      await fail(breaker, errorClass);
      expect(breaker.state).toBe('closed');
    },
  );

  test.each(['auth', 'quota'] as const)('%s opens it at once', async (errorClass) => {
    const breaker = new CircuitBreaker({}, { clock: fakeClock() });
    await fail(breaker, errorClass);
    expect(breaker.state).toBe('open');
  });

  test('failures of long ago do not count, and answers in between do not excuse them', async () => {
    const clock = fakeClock();
    const breaker = new CircuitBreaker({ failureThreshold: 2, windowMs: 1_000 }, { clock });
    await fail(breaker);
    await clock.advance(1_001);
    await fail(breaker);
    expect(breaker.state).toBe('closed');
    await breaker.execute(async () => 'ok');
    await fail(breaker);
    expect(breaker.state).toBe('open');
  });

  test('a permit counts once, and one from before the last change of state not at all', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 2 }, { clock: fakeClock() });
    const permit = breaker.acquire();
    permit.fail(failure('server'));
    permit.fail(failure('server'));
    expect(breaker.state).toBe('closed');
    const old = breaker.acquire();
    breaker.open();
    breaker.close();
    old.fail(failure('auth'));
    expect(breaker.state).toBe('closed');
    expect(breaker.retryAfterMs).toBe(0);
  });

  test.each([
    ['an aborted call', failure('aborted')],
    ['a call that was never sent', failure('capability-missing')],
    ['a cancelled one', new CancelledError('enough')],
    ['an abort by the platform', new DOMException('enough', 'AbortError')],
  ])('%s on trial is no success, and leaves its place to another', async (_what, error) => {
    const clock = fakeClock();
    const breaker = new CircuitBreaker({}, { clock });
    breaker.open();
    await clock.advance(60_000);
    for (let i = 0; i < 10; i++) await breaker.execute(() => Promise.reject(error)).catch(() => undefined);
    expect(breaker.state).toBe('half-open');
    await breaker.execute(async () => 1);
    await breaker.execute(async () => 2);
    expect(breaker.state).toBe('closed');
  });

  test('refuses numbers that make no sense', () => {
    expect(() => new CircuitBreaker({ openMs: 0 })).toThrow(ValidationError);
    expect(() => new CircuitBreaker({ halfOpenMax: Number.NaN })).toThrow('halfOpenMax is NaN');
  });
});

test('in an outage it is open within 5 s, and keeps the load near normal', async () => {
  const clock = fakeClock();
  const random = seededRandom(5);
  const breaker = new CircuitBreaker({}, { clock });
  const budget = new RetryBudget({ clock });
  const requests: number[] = [];
  let openedAt = Infinity;
  const call = (): Promise<void> =>
    breaker.execute(async () => {
      requests.push(clock.monotonic());
      await new Promise<void>((resolve) => void clock.after(200, resolve));
      throw failure('server');
    });
  for (let second = 0; second < 30; second++) {
    for (let i = 0; i < 20; i++) {
      void retry(call, { clock, random, budget }).catch(() => undefined);
      await clock.advance(50);
      if (breaker.state === 'open') openedAt = Math.min(openedAt, clock.monotonic());
    }
  }
  expect(openedAt).toBeLessThanOrEqual(5_000);
  expect(requests.filter((at) => at > openedAt).length / (30 * 20)).toBeLessThanOrEqual(1.2);
});
