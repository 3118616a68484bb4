import type { RetrySchedule } from './step-policy.ts';

const defaults = { initialMs: 1_000, maxMs: 60_000, factor: 2, jitter: 1, growth: 'exponential' } as const;

/**
 * The n-th wait of a schedule.
 * @param n from 1.
 * @param draw in [0, 1): where in the jitter the wait falls.
 * @returns whole ms.
 * @see Brooker 2015, Exponential Backoff And Jitter (AWS Architecture Blog)
 */
export function backoffMs(schedule: RetrySchedule, n: number, draw: number): number {
  const { initialMs, maxMs, factor, jitter, growth } = { ...defaults, ...schedule };
  const wait = Math.min(maxMs, growth === 'linear' ? initialMs * n : initialMs === 0 ? 0 : initialMs * factor ** (n - 1));
  return Math.round(wait * (1 - jitter * draw));
}
