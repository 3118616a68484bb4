import { expect, test } from '@jest/globals';
import { systemClock, TimeoutError } from '@tutti/core';
import { fakeClock } from '@tutti/testing';
import { getEventListeners } from 'node:events';
import { withDeadline } from './with-deadline.ts';

test('work in time gives its value and leaves neither timer nor listener', async () => {
  const clock = fakeClock();
  const { signal } = new AbortController();
  expect(await withDeadline(1_000, async () => 'done', { clock, signal })).toBe('done');
  expect(clock.timers).toBe(0);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('work that takes no notice is left behind at its deadline, and its late failure is swallowed', async () => {
  const clock = fakeClock();
  let told: unknown;
  const result = withDeadline(
    1_000,
    (signal) => {
      signal.addEventListener('abort', () => (told = signal.reason));
      return new Promise((_, reject) => void clock.after(5_000, () => reject(new Error('late'))));
    },
    { clock, what: 'The summary' },
  ).catch((error: unknown) => error);
  await clock.advance(1_000);
  expect(await result).toBeInstanceOf(TimeoutError);
  expect(told).toMatchObject({ message: expect.stringContaining('The summary took longer than 1000 ms') });
  await clock.advance(5_000);
});

test('an outer abort passes through with its reason', async () => {
  const clock = fakeClock();
  const controller = new AbortController();
  const result = withDeadline(1_000, () => new Promise(() => undefined), { clock, signal: controller.signal }).catch(
    (error: unknown) => error,
  );
  controller.abort(new Error('stop'));
  expect(await result).toMatchObject({ message: 'stop' });
  expect(clock.timers).toBe(0);
  await expect(withDeadline(1, async () => 1, { clock, signal: controller.signal })).rejects.toThrow('stop');
});

test('work that throws while it is aborted leaves no rejection behind', async () => {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', listen);
  const controller = new AbortController();
  const work = (): never => {
    controller.abort(new Error('enough'));
    throw new Error('torn');
  };
  await expect(withDeadline(1_000, work, { signal: controller.signal, clock: fakeClock() })).rejects.toThrow('torn');
  await systemClock.breathe();
  process.off('unhandledRejection', listen);
  expect(unhandled).toEqual([]);
});
