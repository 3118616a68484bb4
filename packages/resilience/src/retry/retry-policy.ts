import { assertNoIssues, backoffMs, unknownNames, type RetrySchedule, type ValidationIssue } from '@tutti/core';
import { RetryStrategy } from './retry-strategy.ts';

export interface RetryPolicyOptions {
  /** Attempts after the first. Default 3. */
  readonly maxRetries?: number;
  /** Default `EXPONENTIAL_BACKOFF`. */
  readonly strategy?: RetryStrategy;
  /** The first delay, seconds. Default 1. */
  readonly baseDelay?: number;
  /** The longest delay, seconds. Default 60. */
  readonly maxDelay?: number;
  /** What each delay is multiplied by, where the strategy is exponential. Default 2. */
  readonly exponentialBase?: number;
  /** Draw each delay from 0 to its full length, so that many callers do not come back at once. Default true. */
  readonly jitter?: boolean;
}

/** When and how often a failed call is tried again. Delays are in seconds; {@link RetryPolicy.toSchedule} gives the same in milliseconds, as data for a step. */
export class RetryPolicy {
  readonly maxRetries: number;
  readonly strategy: RetryStrategy;
  readonly baseDelay: number;
  readonly maxDelay: number;
  readonly exponentialBase: number;
  readonly jitter: boolean;

  /** @throws ValidationError listing every value that makes no sense. */
  constructor(options: RetryPolicyOptions = {}) {
    this.maxRetries = options.maxRetries ?? 3;
    this.strategy = options.strategy ?? RetryStrategy.EXPONENTIAL_BACKOFF;
    this.baseDelay = options.baseDelay ?? 1;
    this.maxDelay = options.maxDelay ?? 60;
    this.exponentialBase = options.exponentialBase ?? 2;
    this.jitter = options.jitter ?? true;
    assertSound(this, unknownNames(options, Object.keys(this)));
  }

  /** The policy as data, in milliseconds: what a step's `retry` takes. */
  toSchedule(): RetrySchedule {
    const schedule = {
      maxRetries: this.maxRetries,
      initialMs: this.baseDelay * 1_000,
      maxMs: this.maxDelay * 1_000,
      jitter: this.jitter ? 1 : 0,
    };
    switch (this.strategy) {
      case 'linear_backoff':
        return { ...schedule, growth: 'linear' };
      case 'constant_delay':
        return { ...schedule, factor: 1 };
      case 'immediate':
        return { ...schedule, initialMs: 0, factor: 1 };
      default:
        return { ...schedule, factor: this.exponentialBase };
    }
  }

  /**
   * The delay before a retry.
   * @param retry from 1.
   * @param draw in [0, 1): where in the jitter it falls; 0 is the full delay.
   * @returns ms.
   */
  delayMs(retry: number, draw: number = 0): number {
    return backoffMs(this.toSchedule(), retry, draw);
  }
}

function assertSound(policy: RetryPolicy, issues: ValidationIssue[]): void {
  const check = (path: keyof RetryPolicy & string, isSound: boolean, must: string): void => {
    if (!isSound) issues.push({ path, message: `is ${String(policy[path])}; it must be ${must}` });
  };
  check('maxRetries', Number.isSafeInteger(policy.maxRetries) && policy.maxRetries >= 0, 'a whole number from 0');
  check('strategy', Object.values(RetryStrategy).includes(policy.strategy), `one of ${Object.values(RetryStrategy).join(', ')}`);
  check('baseDelay', Number.isFinite(policy.baseDelay) && policy.baseDelay >= 0, 'a number of seconds from 0');
  check('maxDelay', Number.isFinite(policy.maxDelay) && policy.maxDelay >= 0, 'a number of seconds from 0');
  check('exponentialBase', Number.isFinite(policy.exponentialBase) && policy.exponentialBase >= 1, 'a number from 1');
  assertNoIssues('The retry policy is not valid', issues);
}
