import { TuttiError, type Amount, type ModelResponse, type ServerLimits, type Usage } from '@tutti/core';
import type { BudgetHold, BudgetLedger, Price } from '@tutti/cost-tracker';
import type { Model } from '@tutti/models';
import type { Lease, RateLimiter } from '@tutti/rate-limiter';
import type { CircuitPermit } from '@tutti/resilience';
import type { Guards } from './guards.ts';
import type { ModelPrice } from './model-price.ts';
import { consequenceOf } from './next-step.ts';
import type { RequestSize } from './request-size.ts';

export interface PermitOptions {
  readonly model: Model;
  readonly size: RequestSize;
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal | undefined;
  readonly priority: number | undefined;
  readonly maxWaitMs: number | undefined;
  readonly budget: { readonly account: string; readonly ledger: BudgetLedger; readonly id: string | undefined } | undefined;
}

/** Everything one call needs before it may be made: breakers, leases of all limits, money. Tell it once how the call went. */
export class CallPermit {
  readonly #guards: readonly CircuitPermit[];
  readonly #leases: readonly (readonly [RateLimiter, Lease])[];
  readonly #hold: BudgetHold | undefined;
  readonly #price: ModelPrice;
  readonly #options: PermitOptions;

  /** Use {@link CallPermit.open}. */
  constructor(parts: { readonly guards: readonly CircuitPermit[]; readonly leases: readonly (readonly [RateLimiter, Lease])[]; readonly hold: BudgetHold | undefined; readonly price: ModelPrice; readonly options: PermitOptions }) {
    this.#guards = parts.guards;
    this.#leases = parts.leases;
    this.#hold = parts.hold;
    this.#price = parts.price;
    this.#options = parts.options;
  }

  /**
   * Takes breaker, limits and budget, in this order; when one is refused, what was taken before is given back.
   * @throws CircuitOpenError, RequestExceedsLimitError, TimeoutError, BudgetExceeded, or the signal's reason.
   */
  static async open(guards: Guards, price: ModelPrice, options: PermitOptions): Promise<CallPermit> {
    const { model, size, maxOutputTokens, signal, priority, maxWaitMs, budget } = options;
    const breakers = guards.breakersOf(model);
    const permits: CircuitPermit[] = [];
    const leases: [RateLimiter, Lease][] = [];
    try {
      permits.push(breakers.provider.acquire(), breakers.model.acquire());
      const request = { tokens: size.expected + maxOutputTokens, ...(signal === undefined ? {} : { signal }), ...(priority === undefined ? {} : { priority }), ...(maxWaitMs === undefined ? {} : { timeoutMs: maxWaitMs }) };
      for (const limiter of guards.limitersOf(model)) leases.push([limiter, await limiter.lease(request)]);
      const hold = budget === undefined ? undefined : await budget.ledger.reserve(budget.account, worstOf(price, options), { ...(signal === undefined ? {} : { signal }), ...(budget.id === undefined ? {} : { id: budget.id }) });
      return new CallPermit({ guards: permits, leases, hold, price, options });
    } catch (error) {
      for (const permit of permits) permit.cancel();
      for (const [, lease] of leases) lease.cancel();
      throw error;
    }
  }

  /** Settles everything with what the call really used. @returns what it cost. */
  async succeed({ usage, limits }: ModelResponse): Promise<Price> {
    const price = this.#price.priceOf(this.#options.model, usage);
    this.#end(tokensOf(usage), limits);
    for (const guard of this.#guards) guard.succeed();
    await this.#hold?.settle({ nanoUsd: price.nanoUsd, tokens: tokensOf(usage), steps: 1 });
    return price;
  }

  /** Settles everything with what is known, or must be feared, of a failed call. @returns what it may have cost, nano-dollars. */
  async fail(error: unknown): Promise<number> {
    const { usage, limits } = TuttiError.isInstance(error) ? (error as { usage?: Usage; limits?: ServerLimits }) : {};
    const { mayBeCharged } = consequenceOf(error);
    const owed: Amount = usage !== undefined ? { nanoUsd: this.#price.priceOf(this.#options.model, usage).nanoUsd, tokens: tokensOf(usage), steps: 1 } : mayBeCharged ? worstOf(this.#price, this.#options) : {};
    this.#end(owed.tokens ?? 0, limits ?? rejection(error));
    for (const guard of this.#guards) guard.fail(error);
    await this.#hold?.settle(owed);
    return owed.nanoUsd ?? 0;
  }

  #end(tokens: number, limits: ServerLimits | undefined): void {
    for (const [limiter, lease] of this.#leases) {
      // What the server says counts requests that are out: this one still is.
      if (limits !== undefined) limiter.follow(limits);
      lease.settle(tokens);
    }
  }
}

function worstOf(price: ModelPrice, { model, size, maxOutputTokens }: PermitOptions): Amount {
  return { nanoUsd: price.worstCase(model, { inputTokens: size.most, maxOutputTokens }).nanoUsd, tokens: size.most + maxOutputTokens, steps: 1 };
}

function tokensOf({ input, output }: Usage): number {
  return input.total + output.total;
}

/** A refusal that came without headers: all that is known is that it was too much, and perhaps for how long. */
function rejection(error: unknown): ServerLimits | undefined {
  const { errorClass, retryAfterMs } = (error ?? {}) as { errorClass?: unknown; retryAfterMs?: number };
  return errorClass === 'rate-limited' ? { isRejected: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } : undefined;
}
