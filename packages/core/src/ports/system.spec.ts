import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemIds } from './ids.ts';
import { silentLogger } from './logger.ts';
import { systemRandom } from './random.ts';
import { systemClock } from './system-clock.ts';

describe('systemClock', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('tells wall time and monotonic time', () => {
    const before = systemClock.monotonic();
    jest.advanceTimersByTime(250);
    expect(systemClock.now()).toBe(1_250);
    expect(systemClock.monotonic() - before).toBe(250);
  });

  it('calls back once after a time', () => {
    const callback = jest.fn();
    systemClock.after(100, callback);
    jest.advanceTimersByTime(99);
    expect(callback).not.toHaveBeenCalled();
    jest.advanceTimersByTime(500);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('waits longer than a machine timer can, and not a moment less', () => {
    const callback = jest.fn();
    const ms = 3 * 2 ** 31;
    systemClock.after(ms, callback);
    jest.advanceTimersByTime(ms - 1);
    expect(callback).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('cancels a timer at any time, as often as one likes', () => {
    const callback = jest.fn();
    const cancel = systemClock.after(2 ** 32, callback);
    jest.advanceTimersByTime(2 ** 31 + 5);
    cancel();
    cancel();
    jest.advanceTimersByTime(2 ** 33);
    expect(callback).not.toHaveBeenCalled();
  });

  it('lets what is due have its turn', async () => {
    jest.useRealTimers();
    const order: string[] = [];
    setImmediate(() => order.push('due'));
    await systemClock.breathe();
    order.push('after');
    expect(order).toEqual(['due', 'after']);
  });

  it('takes times in the past for now', () => {
    const callback = jest.fn();
    systemClock.after(-5, callback);
    jest.advanceTimersByTime(0);
    expect(callback).toHaveBeenCalledTimes(1);
  });
});

describe('the other ports of the machine', () => {
  it('give ids that differ', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => systemIds.next())).size).toBe(1_000);
  });

  it('give random numbers in [0, 1)', () => {
    for (let i = 0; i < 100; i++) {
      const number = systemRandom.next();
      expect(number).toBeGreaterThanOrEqual(0);
      expect(number).toBeLessThan(1);
    }
  });

  it('can say nothing at all', () => {
    expect(silentLogger.error('unheard')).toBeUndefined();
  });
});
