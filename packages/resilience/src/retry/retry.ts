import { ValidationError, backoffMs, systemClock, systemRandom, type Clock, type Random, type RetrySchedule } from '@tutti/core';
import { sleep } from '../sleep.ts';
import { askedWaitMs, isRetryable } from './is-retryable.ts';
import type { RetryBudget } from './retry-budget.ts';
import { RetryPolicy } from './retry-policy.ts';

export interface RetryOptions {
  /** Default: three retries after 1, 2 and 4 s, with full jitter. */
  readonly policy?: RetryPolicy | RetrySchedule;
  /** Time for all attempts and waits together, ms: no retry is begun that would come after it. */
  readonly deadlineMs?: number;
  /** Ends the waiting; attempts are told by the same signal. */
  readonly signal?: AbortSignal;
  /** Shared by all callers of one service. */
  readonly budget?: RetryBudget;
  /** Whether trying again can help. Default: what the error says of itself, and failures of the network. */
  readonly isRetryable?: (error: unknown) => boolean;
  /** Told before each wait. */
  readonly onRetry?: (retry: { readonly attempt: number; readonly waitMs: number; readonly error: unknown }) => void;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** What an attempt is told. */
export interface Attempt {
  /** From 1. */
  readonly attempt: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Calls `work` until it succeeds, its error is final, or the policy, the deadline or the budget allow no further attempt. Inside a run
 * the kernel retries steps from data instead; nest neither in the other.
 * @throws the error of the last attempt, unchanged; the signal's reason when it aborts during a wait; ValidationError for times that are no numbers.
 */
export async function retry<T>(work: (attempt: Attempt) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { clock = systemClock, random = systemRandom, signal, budget, deadlineMs = Infinity } = options;
  const schedule = options.policy instanceof RetryPolicy ? options.policy.toSchedule() : (options.policy ?? new RetryPolicy().toSchedule());
  const canRetry = options.isRetryable ?? (schedule.allErrors === true ? () => true : isRetryable);
  const startedAt = clock.monotonic();
  assertNumber('deadlineMs', deadlineMs);
  assertNumber('first wait of the schedule', backoffMs(schedule, 1, 0));
  budget?.request();
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work({ attempt, signal });
    } catch (error) {
      // NaN retries are none.
      if (!(attempt <= schedule.maxRetries) || signal?.aborted === true || !canRetry(error)) throw error;
      const waitMs = Math.max(backoffMs(schedule, attempt, random.next()), askedWaitMs(error));
      if (clock.monotonic() + waitMs - startedAt >= deadlineMs || budget?.tryRetry() === false) throw error;
      options.onRetry?.({ attempt, waitMs, error });
      await sleep(clock, waitMs, signal);
      // A busy process wakes late.
      if (clock.monotonic() - startedAt >= deadlineMs) throw error;
    }
  }
}

function assertNumber(what: string, ms: number): void {
  if (typeof ms === 'number' && !Number.isNaN(ms)) return;
  throw new ValidationError(`The ${what} of a retry is ${String(ms)} ms; it must be a number of milliseconds.`);
}
