import { expect, test } from '@jest/globals';
import { fakeClock } from '@tutti/testing';
import { getEventListeners } from 'node:events';
import { sleep } from './sleep.ts';

test('a sleep that has ended leaves neither timer nor listener', async () => {
  const clock = fakeClock();
  const { signal } = new AbortController();
  const slept = sleep(clock, 50, signal);
  await clock.advance(50);
  await slept;
  expect([clock.timers, getEventListeners(signal, 'abort').length]).toEqual([0, 0]);
});

test('an abort ends a sleep at once, with its reason, and so does one that came before', async () => {
  const clock = fakeClock();
  const controller = new AbortController();
  const slept = sleep(clock, 50, controller.signal);
  controller.abort(new Error('enough'));
  await expect(slept).rejects.toThrow('enough');
  await expect(sleep(clock, 50, controller.signal)).rejects.toThrow('enough');
  expect([clock.timers, getEventListeners(controller.signal, 'abort').length]).toEqual([0, 0]);
});
