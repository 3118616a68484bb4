import type { Clock, LimitStore } from '@tutti/core';
import type { Model } from '@tutti/models';
import { RateLimiter, type RateLimitOptions } from '@tutti/rate-limiter';
import { CircuitBreaker, type CircuitBreakerConfig } from '@tutti/resilience';

export interface GuardOptions {
  /** Limits by provider (`openai`), which all its models share, or by model id (`openai/gpt-5`). What is not named has none. */
  readonly limits?: Readonly<Record<string, RateLimitOptions>>;
  /** Where limits are counted when several processes share them. */
  readonly limitStore?: LimitStore;
  readonly breaker?: CircuitBreakerConfig;
  readonly clock: Clock;
}

/** Circuit breakers and limiters of models and of the providers behind them, made when they are first needed. */
export class Guards {
  readonly #options: GuardOptions;
  readonly #breakers: Map<string, CircuitBreaker> = new Map();
  readonly #limiters: Map<string, RateLimiter> = new Map();

  constructor(options: GuardOptions) {
    this.#options = options;
    // Limits that make no sense are told now, not at the first call.
    for (const name of Object.keys(options.limits ?? {})) this.#limiter(name);
  }

  /** The breakers that a call must pass: the provider's, which a refused key opens, and the model's. */
  breakersOf({ id, provider }: Pick<Model, 'id' | 'provider'>): readonly CircuitBreaker[] {
    return [this.#breaker(provider), this.#breaker(id)];
  }

  /** The limiters that a call must pass, the model's first: it is the tighter one. */
  limitersOf({ id, provider }: Pick<Model, 'id' | 'provider'>): readonly RateLimiter[] {
    return [id, provider].flatMap((name) => this.#limiter(name) ?? []);
  }

  isAvailable(model: Pick<Model, 'id' | 'provider'>): boolean {
    return this.#breakers.get(model.provider)?.state !== 'open' && this.#breakers.get(model.id)?.state !== 'open';
  }

  /** How long the limits make a call of so many tokens wait, ms; `Infinity` if it is larger than one. */
  waitMs(model: Pick<Model, 'id' | 'provider'>, tokens: number): number {
    return this.limitersOf(model).reduce((longest, limiter) => Math.max(longest, limiter.peek(tokens)), 0);
  }

  #breaker(name: string): CircuitBreaker {
    const known = this.#breakers.get(name);
    if (known !== undefined) return known;
    const made = new CircuitBreaker(this.#options.breaker, { name, clock: this.#options.clock });
    this.#breakers.set(name, made);
    return made;
  }

  #limiter(name: string): RateLimiter | undefined {
    const known = this.#limiters.get(name);
    if (known !== undefined) return known;
    const config = this.#options.limits?.[name];
    if (config === undefined) return undefined;
    const { clock, limitStore } = this.#options;
    const made = new RateLimiter(config, { clock, ...(limitStore === undefined ? {} : { store: limitStore, key: name }) });
    this.#limiters.set(name, made);
    return made;
  }
}
