import { describe, expect, it } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { ManualClock } from '../spec-support/manual-clock.ts';
import { CallDeadline } from './call-deadline.ts';

const never = new Promise<never>(() => undefined);
const codeOf = (deadline: CallDeadline): string | undefined => (deadline.signal.reason as { code?: string } | undefined)?.code;

describe('the deadline of a call', () => {
  it('gives the first part 120 s, and each further one 60 s', () => {
    const clock = new ManualClock();
    using deadline = new CallDeadline('p', clock);
    void deadline.race(never).catch(() => undefined);
    clock.move(119_999);
    expect(deadline.signal.aborted).toBe(false);
    deadline.progress();
    clock.move(59_999);
    deadline.progress();
    clock.move(59_999);
    expect(deadline.signal.aborted).toBe(false);
    clock.move(1);
    expect(codeOf(deadline)).toBe('IDLE_TIMEOUT');
  });

  it('leaves neither timer nor listener behind', () => {
    const clock = new ManualClock();
    const { signal } = new AbortController();
    {
      using _deadline = new CallDeadline('p', clock, { signal, timeoutMs: 1_000 });
      expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    }
    expect([clock.timers, getEventListeners(signal, 'abort').length]).toEqual([0, 0]);
  });

  it('ends a call whose first part does not come', async () => {
    const clock = new ManualClock();
    using deadline = new CallDeadline('p', clock);
    const waiting = deadline.race(never);
    clock.move(120_000);
    await expect(waiting).rejects.toMatchObject({ code: 'IDLE_TIMEOUT', errorClass: 'timeout', retryable: true });
  });

  it('takes the idle time that is given for every part, and the total time for the whole', () => {
    const clock = new ManualClock();
    using deadline = new CallDeadline('p', clock, { idleTimeoutMs: 10, timeoutMs: 25 });
    void deadline.race(never).catch(() => undefined);
    for (let i = 0; i < 3; i++) {
      clock.move(8);
      deadline.progress();
    }
    expect(deadline.signal.aborted).toBe(false);
    clock.move(1);
    expect(codeOf(deadline)).toBe('TIMEOUT');
  });

  it('does not count the time its reader takes', async () => {
    const clock = new ManualClock();
    using deadline = new CallDeadline('p', clock, { idleTimeoutMs: 100 });
    for (let i = 0; i < 3; i++) {
      await deadline.race(Promise.resolve(i));
      deadline.progress();
      clock.move(1_030);
    }
    expect(deadline.signal.aborted).toBe(false);
    void deadline.race(never).catch(() => undefined);
    clock.move(99);
    expect(deadline.signal.aborted).toBe(false);
    clock.move(1_000);
    expect(codeOf(deadline)).toBe('IDLE_TIMEOUT');
  });

  it('passes on an abort, before and during the call, and leaves nothing behind', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    {
      using deadline = new CallDeadline('p', clock, { signal: controller.signal, timeoutMs: 5 });
      const waiting = deadline.race(never);
      controller.abort(new Error('not wanted'));
      await expect(waiting).rejects.toMatchObject({ code: 'ABORTED', retryable: false, cause: { message: 'not wanted' } });
    }
    expect(clock.timers).toBe(0);
    using late = new CallDeadline('p', clock, { signal: controller.signal });
    expect(() => late.throwIfOver()).toThrow('aborted');
    expect(clock.timers).toBe(0);
  });
});
