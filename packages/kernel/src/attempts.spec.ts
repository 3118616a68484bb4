import { afterEach, describe, expect, test } from '@jest/globals';
import { TuttiError, type Graph, type Handler, type Json } from '@tutti/core';
import { fakeClock } from '@tutti/testing';
import { kernelOf, listOf, none, stopKernels } from './spec-support/kernels.ts';

afterEach(stopKernels);

const single = (handler: string, more: object = {}): Graph => ({ nodes: [{ id: 'only', kind: 'task', handler, ...more }], edges: [] });

describe('retry', () => {
  const retry = { maxRetries: 2, initialMs: 1, jitter: 0 };
  const flaky = (failures: number, retryable: boolean): { handler: Handler; attempts: number[] } => {
    const attempts: number[] = [];
    const handler = none((_, { attempt }) => {
      attempts.push(attempt);
      if (attempts.length <= failures) throw new TuttiError('busy', { code: 'BUSY', retryable });
      return 'done';
    });
    return { handler, attempts };
  };

  test('tries a retryable error again, at most maxRetries times', async () => {
    const good = flaky(2, true);
    const bad = flaky(3, true);
    const kernel = kernelOf({ handlers: { good: good.handler, bad: bad.handler } });
    expect(await kernel.run(single('good', { policy: { retry } }))).toMatchObject({ status: 'completed', output: 'done' });
    expect(await kernel.run(single('bad', { policy: { retry } }))).toMatchObject({ status: 'failed', error: { code: 'BUSY' } });
    expect([good.attempts, bad.attempts]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test('does not try an error again that does not call itself retryable, unless told to', async () => {
    const once = flaky(1, false);
    const all = flaky(1, false);
    const kernel = kernelOf({ handlers: { once: once.handler, all: all.handler } });
    expect(await kernel.run(single('once', { policy: { retry } }))).toMatchObject({ status: 'failed' });
    expect(await kernel.run(single('all', { policy: { retry: { ...retry, allErrors: true } } }))).toMatchObject({ status: 'completed' });
  });

  test('starts the count anew when a new substep was done since', async () => {
    const blipped = new Set<number>();
    const kernel = kernelOf({
      handlers: {
        turns: none(async (_, context) => {
          for (let i = 0; i < 6; i++) {
            await context.step(`turn-${i}`, () => i, { effect: 'none' });
            if (blipped.has(i)) continue;
            blipped.add(i);
            throw new TuttiError('blip', { retryable: true });
          }
          return blipped.size;
        }),
      },
    });
    const result = await kernel.run(single('turns', { policy: { retry: { maxRetries: 1, initialMs: 1, jitter: 0 } } }));
    expect(result).toMatchObject({ status: 'completed', output: 6 });
  });
});

describe('attempts in all', () => {
  test.each([
    [undefined, 100],
    [7, 7],
  ])('end also where each makes progress by a key of its own (maxAttempts %s)', async (maxAttempts, expected) => {
    let calls = 0;
    const endless = none(async (_, context) => {
      await context.step(`call ${context.attempt}`, () => ++calls, { effect: 'none' });
      throw new TuttiError('busy', { code: 'BUSY', retryable: true });
    });
    const kernel = kernelOf({ handlers: { endless } });
    const result = await kernel.run(
      single('endless', {
        policy: { retry: { maxRetries: 2, initialMs: 0, jitter: 0, ...(maxAttempts === undefined ? {} : { maxAttempts }) } },
      }),
    );
    expect(result).toMatchObject({ status: 'failed', error: { code: 'BUSY' } });
    expect(calls).toBe(expected);
  });
});

describe('time limits', () => {
  const hang = none(() => new Promise<Json>(() => undefined));

  test('a hung body that ignores abort fails at its timeout, and its late answer is swallowed', async () => {
    let answer: (value: Json) => void = () => undefined;
    const kernel = kernelOf({
      handlers: { hang: none(() => new Promise<Json>((resolve) => (answer = resolve))), after: none(() => 'after') },
    });
    const run = await kernel.start({
      nodes: [
        { id: 'hang', kind: 'task', handler: 'hang', policy: { timeoutMs: 10, onFailure: 'continue' } },
        { id: 'after', kind: 'task', handler: 'after' },
      ],
      edges: [{ from: 'hang', to: 'after' }],
    });
    expect(await run.result()).toMatchObject({ status: 'partial', output: 'after' });
    answer('late');
    expect(await run.output('hang')).toBeNull();
  });

  test('a timeout is tried again, a deadline is final over all attempts', async () => {
    const clock = fakeClock();
    const kernel = kernelOf({ clock, handlers: { hang } });
    const run = await kernel.start(
      single('hang', { policy: { timeoutMs: 5, deadlineMs: 40, retry: { maxRetries: 50, initialMs: 1, maxMs: 1, jitter: 0 } } }),
    );
    await clock.advance(40);
    expect(await run.result()).toMatchObject({
      status: 'failed',
      error: { code: 'TIMEOUT', message: expect.stringContaining('deadline') },
    });
    const [created, ...others] = await listOf(run.events());
    const ends = others.filter(({ type }) => type === 'step.attempt-failed' || type === 'step.failed');
    expect(ends.map(({ at }) => at - (created?.at ?? 0))).toEqual([5, 11, 17, 23, 29, 35, 40]);
  });

  test('the signal tells the body', async () => {
    let reason: unknown;
    const kernel = kernelOf({
      handlers: {
        polite: none(
          (_, { signal }) =>
            new Promise<Json>((_resolve, reject) =>
              signal.addEventListener('abort', () => {
                reason = signal.reason;
                reject(signal.reason as Error);
              }),
            ),
        ),
      },
    });
    await kernel.run(single('polite', { policy: { timeoutMs: 5 } }));
    expect(reason).toMatchObject({ code: 'TIMEOUT' });
  });
});
