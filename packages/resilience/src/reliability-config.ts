import { assertNoIssues, unknownNames, type RetrySchedule, type ValidationIssue } from '@tutti/core';
import { breakerDefaults, breakerIssues, type CircuitBreakerConfig } from './circuit-breaker/breaker-config.ts';

export interface ReliabilityOptions {
  /** Attempts after the first. Default 3. */
  readonly maxRetries?: number;
  /** The first delay, ms. Default 1,000. */
  readonly initialDelayMs?: number;
  /** The longest delay, ms. Default 60,000. */
  readonly maxDelayMs?: number;
  /** What each delay is multiplied by. Default 2. */
  readonly exponentialBase?: number;
  /** Draw each delay from 0 to its full length. Default true. */
  readonly jitter?: boolean;
  /** What is left out has the breaker's defaults. */
  readonly circuitBreaker?: CircuitBreakerConfig;
  /** How long a finished result is given again under its key, ms. Default 3,600,000. */
  readonly idempotencyTtlMs?: number;
}

/** Retries, breaker and idempotency of an orchestrator in one value. Delays are in ms; `RetryPolicy` has the same in seconds. */
export class ReliabilityConfig {
  readonly maxRetries: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly exponentialBase: number;
  readonly jitter: boolean;
  readonly circuitBreaker: Required<CircuitBreakerConfig>;
  readonly idempotencyTtlMs: number;

  /** @throws ValidationError listing every value that makes no sense. */
  constructor(options: ReliabilityOptions = {}) {
    this.maxRetries = options.maxRetries ?? 3;
    this.initialDelayMs = options.initialDelayMs ?? 1_000;
    this.maxDelayMs = options.maxDelayMs ?? 60_000;
    this.exponentialBase = options.exponentialBase ?? 2;
    this.jitter = options.jitter ?? true;
    this.circuitBreaker = { ...breakerDefaults, ...options.circuitBreaker };
    this.idempotencyTtlMs = options.idempotencyTtlMs ?? 3_600_000;
    assertSound(this, unknownNames(options, Object.keys(this)));
  }

  /** The retries as data: what a step's `retry` takes. */
  toSchedule(): RetrySchedule {
    return {
      maxRetries: this.maxRetries,
      initialMs: this.initialDelayMs,
      maxMs: this.maxDelayMs,
      factor: this.exponentialBase,
      jitter: this.jitter ? 1 : 0,
    };
  }
}

function assertSound(config: ReliabilityConfig, issues: ValidationIssue[]): void {
  const check = (path: string, value: number, { isSound, must }: { readonly isSound: boolean; readonly must: string }): void => {
    if (!isSound) issues.push({ path, message: `is ${String(value)}; it must be ${must}` });
  };
  const delay = (value: number): { readonly isSound: boolean; readonly must: string } => ({
    isSound: Number.isFinite(value) && value >= 0,
    must: 'a number of milliseconds from 0',
  });
  check('maxRetries', config.maxRetries, {
    isSound: Number.isSafeInteger(config.maxRetries) && config.maxRetries >= 0,
    must: 'a whole number from 0',
  });
  check('initialDelayMs', config.initialDelayMs, delay(config.initialDelayMs));
  check('maxDelayMs', config.maxDelayMs, delay(config.maxDelayMs));
  check('idempotencyTtlMs', config.idempotencyTtlMs, delay(config.idempotencyTtlMs));
  check('exponentialBase', config.exponentialBase, {
    isSound: Number.isFinite(config.exponentialBase) && config.exponentialBase >= 1,
    must: 'a number from 1',
  });
  issues.push(...breakerIssues(config.circuitBreaker).map(({ path, message }) => ({ path: `circuitBreaker.${path}`, message })));
  assertNoIssues('The reliability configuration is not valid', issues);
}
