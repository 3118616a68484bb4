import { ValidationError, assertNoIssues, systemClock, type Clock } from '@tutti/core';
import { breakerDefaults, breakerIssues, type CircuitBreakerConfig } from './breaker-config.ts';
import { CircuitOpenError } from './circuit-open-error.ts';
import { judgeFailure, type FailureVerdict } from './judge-failure.ts';

export interface CircuitBreakerOptions {
  /** What is called, for messages. Default `service`. */
  readonly name?: string;
  /** What an error says of the service's health. Default {@link judgeFailure}. */
  readonly judge?: (error: unknown) => FailureVerdict;
  /** Told of each change of state. */
  readonly onStateChange?: (state: CircuitState) => void;
  readonly clock?: Clock;
}

export type CircuitState = 'closed' | 'open' | 'half-open';

/** Leave for one call. Tell it how the call went, once; the first word counts. */
export interface CircuitPermit {
  succeed(): void;
  fail(error: unknown): void;
  /** The call was not made. */
  cancel(): void;
}

/**
 * Stops calling what fails, and tries it again later with a few calls.
 * @see Nygard 2018, Release It!, 2nd ed., ch. 5
 */
export class CircuitBreaker {
  readonly name: string;
  readonly #config: Required<CircuitBreakerConfig>;
  readonly #judge: (error: unknown) => FailureVerdict;
  readonly #onStateChange: ((state: CircuitState) => void) | undefined;
  readonly #clock: Clock;
  #state: CircuitState = 'closed';
  /** Monotonic times of the latest failures, oldest first; never more than the threshold. */
  #failures: number[] = [];
  #lastError: unknown;
  #openUntil: number = 0;
  #trials: number = 0;
  /** When the latest call on trial was let through. Monotonic ms. */
  #lastTrialAt: number = 0;
  #successes: number = 0;
  /** Permits of an earlier state say nothing about this one. */
  #generation: number = 0;

  /** @throws ValidationError listing each number that is not above 0, and each name that is unknown. */
  constructor(config: CircuitBreakerConfig = {}, options: CircuitBreakerOptions = {}) {
    this.#config = { ...breakerDefaults, ...config };
    assertNoIssues('The circuit breaker is not valid', breakerIssues(this.#config));
    this.name = options.name ?? 'service';
    this.#judge = options.judge ?? judgeFailure;
    this.#onStateChange = options.onStateChange;
    this.#clock = options.clock ?? systemClock;
  }

  get state(): CircuitState {
    if (this.#state === 'open' && this.#clock.monotonic() >= this.#openUntil) this.#become('half-open');
    return this.#state;
  }

  /** Time until calls are let through again, ms; 0 when they are. */
  get retryAfterMs(): number {
    return this.state === 'open' ? this.#openUntil - this.#clock.monotonic() : 0;
  }

  /**
   * Makes the call if the circuit allows it.
   * @throws {@link CircuitOpenError} without calling; else the call's own error.
   */
  async execute<T>(call: () => Promise<T>): Promise<T> {
    const permit = this.acquire();
    try {
      const value = await call();
      permit.succeed();
      return value;
    } catch (error) {
      permit.fail(error);
      throw error;
    }
  }

  /** @throws {@link CircuitOpenError} if no call may be made now. */
  acquire(): CircuitPermit {
    const permit = this.tryAcquire();
    if (permit === undefined) throw new CircuitOpenError(this.name, Math.max(1, this.retryAfterMs), this.#lastError);
    return permit;
  }

  /** @returns leave for one call, or `undefined`. */
  tryAcquire(): CircuitPermit | undefined {
    const state = this.state;
    if (state === 'open') return undefined;
    if (state === 'half-open') {
      const now = this.#clock.monotonic();
      if (this.#trials >= this.#config.halfOpenMax) {
        if (now - this.#lastTrialAt <= this.#config.openMs) return undefined;
        // Of these calls nobody hears any more, as of one that never ends: they are not to keep others out for ever.
        this.#become('half-open');
      }
      this.#trials++;
      this.#lastTrialAt = now;
    }
    return this.#permit(this.#generation);
  }

  /** Opens it by hand, or longer: an administrator, or a server that said how long. @throws ValidationError for a time that is negative or no number. */
  open(forMs: number = this.#config.openMs): void {
    if (!(forMs >= 0))
      throw new ValidationError(
        `The circuit breaker of "${this.name}" is to be open for ${String(forMs)} ms; it must be a number of milliseconds from 0.`,
      );
    this.#openUntil = this.#clock.monotonic() + forMs;
    this.#become('open');
  }

  close(): void {
    this.#become('closed');
  }

  #permit(generation: number): CircuitPermit {
    let isTold = false;
    const tell = (outcome: () => void) => (): void => {
      if (isTold || generation !== this.#generation) return;
      isTold = true;
      outcome();
    };
    return {
      succeed: tell(() => this.#succeeded()),
      cancel: tell(() => this.#cancelled()),
      fail: (error) => tell(() => this.#failed(error))(),
    };
  }

  #cancelled(): void {
    if (this.#state === 'half-open') this.#trials--;
  }

  #succeeded(): void {
    if (this.#state !== 'half-open') return;
    this.#trials--;
    if (++this.#successes >= this.#config.successThreshold) this.#become('closed');
  }

  #failed(error: unknown): void {
    const verdict = this.#judge(error);
    if (verdict === 'healthy') return this.#succeeded();
    if (verdict === 'untold') return this.#cancelled();
    this.#lastError = error;
    if (verdict === 'fatal' || this.#state === 'half-open') return this.open();
    const now = this.#clock.monotonic();
    this.#failures = this.#failures.filter((at) => at > now - this.#config.windowMs);
    this.#failures.push(now);
    if (this.#failures.length >= this.#config.failureThreshold) this.open();
  }

  #become(state: CircuitState): void {
    const before = this.#state;
    this.#state = state;
    this.#generation++;
    this.#failures = [];
    this.#trials = 0;
    this.#successes = 0;
    if (state === before) return;
    try {
      this.#onStateChange?.(state);
    } catch {
      // What was called has answered, or failed in its own way: neither is lost over a listener.
    }
  }
}
