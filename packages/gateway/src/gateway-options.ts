import type { Amount, BudgetStore, Charge, Clock, Ids, LimitStore } from '@tutti/core';
import type { PriceTable } from '@tutti/cost-tracker';
import type { ModelRegistry, RouterDecision } from '@tutti/models';
import type { RateLimitOptions } from '@tutti/rate-limiter';
import type { CircuitBreakerConfig } from '@tutti/resilience';
import type { ProviderSource } from './provider-table.ts';

export interface ModelGatewayOptions {
  /** The models there are, and the router that chooses among them. */
  readonly registry: ModelRegistry;
  /** By the provider names of the registry's models. */
  readonly providers: Readonly<Record<string, ProviderSource>>;
  /** Limits by provider, or by model id. */
  readonly limits?: Readonly<Record<string, RateLimitOptions>>;
  /** Where limits are counted when several processes share them. */
  readonly limitStore?: LimitStore;
  readonly breaker?: CircuitBreakerConfig;
  /** Default: the built-in table. */
  readonly prices?: PriceTable;
  /** Where budgets are kept; without it calls are not held against any. */
  readonly budgets?: BudgetStore;
  /** Models asked for one request at most, one after another, when they fail. Default 3. */
  readonly maxModels?: number;
  /** Told of every attempt. What it throws is nobody's: the call goes on. */
  readonly onAttempt?: (attempt: AttemptRecord) => void;
  readonly clock?: Clock;
  readonly ids?: Ids;
}

/** How one request is to be made. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The budget account that pays. */
  readonly budget?: string;
  /** The most that the call may cost, with all its attempts; instead of an account. */
  readonly allowance?: Amount;
  /** Told what each attempt has cost, those that failed included; the worst case where nobody knows. */
  readonly onCharge?: (charge: Charge) => void;
  /** 1 (last) to 10 (first); default 5. */
  readonly priority?: number;
  /** The longest wait for a rate limit, ms; models that would take longer are not chosen. Default: any. */
  readonly maxWaitMs?: number;
  /** The whole answer of one provider, ms; waiting for limits and money is not part of it. */
  readonly timeoutMs?: number;
  /** The longest silence, ms. */
  readonly idleTimeoutMs?: number;
  /** How hard the request is, from 0 to 1, for the router. */
  readonly difficulty?: number;
}

/** One attempt, for whoever watches: plain data. */
export interface AttemptRecord {
  readonly decision: RouterDecision;
  readonly outcome: 'ok' | 'failed' | 'answered' | 'abandoned';
  /** Code of the error of a failed attempt. */
  readonly errorCode?: string;
  /** US dollars; of a failed attempt what it may have cost. */
  readonly costUsd: number;
  readonly latencyMs: number;
}
