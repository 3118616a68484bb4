import {
  TuttiError,
  ValidationError,
  isUsage,
  plainUsage,
  type Amount,
  type Charge,
  type ModelResponse,
  type ServerLimits,
  type Usage,
} from '@tutti/core';
import type { BudgetHold, Price } from '@tutti/cost-tracker';
import type { Model } from '@tutti/models';
import type { Lease, RateLimiter } from '@tutti/rate-limiter';
import type { CircuitPermit } from '@tutti/resilience';
import type { Guards } from './guards.ts';
import type { ModelPrice } from './model-price.ts';
import { consequenceOf } from './next-step.ts';
import { reserveAnswer, worstOf, type CallBudget } from './reserve-answer.ts';
import type { RequestSize } from './request-size.ts';

/** Tokens that rate limits reserve for an answer whose length nobody limits. */
const USUAL_ANSWER = 4_096;

export interface PermitOptions {
  readonly model: Model;
  readonly size: RequestSize;
  /** What the answer cannot exceed. */
  readonly maxOutputTokens: number;
  /** Whether the caller has said so; else a budget may make it shorter. */
  readonly isLengthGiven: boolean;
  readonly signal: AbortSignal | undefined;
  readonly priority: number | undefined;
  readonly maxWaitMs: number | undefined;
  readonly budget: CallBudget | undefined;
}

/** What a call is charged with. */
interface Owed {
  readonly amount: Amount;
  readonly charge: Charge;
}

/** Everything one call needs before it may be made: breakers, leases of all limits, money. Tell it once how the call went. */
export class CallPermit {
  readonly #guards: readonly CircuitPermit[];
  readonly #leases: readonly (readonly [RateLimiter, Lease])[];
  readonly #hold: BudgetHold | undefined;
  readonly #price: ModelPrice;
  readonly #options: PermitOptions;
  /** What the budget is charged, once that is known. */
  #owed: Owed | undefined;

  /** Use {@link CallPermit.open}. */
  constructor(parts: {
    readonly guards: readonly CircuitPermit[];
    readonly leases: readonly (readonly [RateLimiter, Lease])[];
    readonly hold: BudgetHold | undefined;
    readonly price: ModelPrice;
    readonly options: PermitOptions;
  }) {
    this.#guards = parts.guards;
    this.#leases = parts.leases;
    this.#hold = parts.hold;
    this.#price = parts.price;
    this.#options = parts.options;
  }

  /**
   * Takes breakers, budget and limits, in this order; when one is refused, what was taken before is given back. Limits come last, so that
   * nobody holds a slot, or a place in a window, while it waits for money.
   * @throws CircuitOpenError, RequestExceedsLimitError, TimeoutError, BudgetExceeded, or the signal's reason.
   */
  static async open(guards: Guards, price: ModelPrice, options: PermitOptions): Promise<CallPermit> {
    const { model, size, isLengthGiven, signal, priority, maxWaitMs, budget } = options;
    let { maxOutputTokens } = options;
    const breakers = guards.breakersOf(model);
    const permits: CircuitPermit[] = [];
    const leases: [RateLimiter, Lease][] = [];
    let hold: BudgetHold | undefined;
    try {
      for (const breaker of breakers) permits.push(breaker.acquire());
      if (budget !== undefined)
        ({ hold, maxOutputTokens } = await reserveAnswer(budget, price, {
          model,
          inputTokens: size.most,
          maxOutputTokens,
          isLengthGiven,
          signal,
        }));
      // Few answers are as long as a model can write: limits that let no such answer in would let nobody in. What is above becomes a debt.
      const expected = isLengthGiven ? maxOutputTokens : Math.min(maxOutputTokens, USUAL_ANSWER);
      const request = {
        tokens: size.expected + expected,
        ...(signal === undefined ? {} : { signal }),
        ...(priority === undefined ? {} : { priority }),
        ...(maxWaitMs === undefined ? {} : { timeoutMs: maxWaitMs }),
      };
      for (const limiter of guards.limitersOf(model)) leases.push([limiter, await limiter.lease(request)]);
      signal?.throwIfAborted();
      return new CallPermit({ guards: permits, leases, hold, price, options: { ...options, maxOutputTokens } });
    } catch (error) {
      for (const permit of permits) permit.cancel();
      for (const [, lease] of leases) lease.cancel();
      // A store that cannot take it back gives it back by itself, after the hold's lease.
      await hold?.settle({}).catch(() => undefined);
      throw error;
    }
  }

  /** What is to be sent where money is held: the hold is worth what the answer cannot exceed. */
  get maxOutputTokens(): number {
    return this.#options.maxOutputTokens;
  }

  /** Settles everything with what the call really used. @returns what it cost. */
  async succeed({
    usage: told,
    limits,
  }: ModelResponse): Promise<{ readonly price: Price; readonly charge: Charge; readonly usage: Usage }> {
    const { price, amount, charge, usage } = this.#chargeOf(told);
    this.#owed = { amount, charge };
    this.#end(amount.tokens ?? 0, limits);
    for (const guard of this.#guards) guard.succeed();
    await this.#hold?.settle(amount);
    return { price, charge, usage };
  }

  /** Settles everything with what is known, or must be feared, of a failed call. @returns what it may have cost. */
  async fail(error: unknown): Promise<Charge> {
    const { usage, limits } = TuttiError.isInstance(error) ? (error as { usage?: Usage; limits?: ServerLimits }) : {};
    const { mayBeCharged } = consequenceOf(error);
    // A call that has succeeded is owed for, whatever failed afterwards.
    this.#owed ??= usage !== undefined ? this.#chargeOf(usage) : mayBeCharged ? this.#worst() : { amount: {}, charge: { nanoUsd: 0 } };
    const { amount, charge } = this.#owed;
    this.#end(amount.tokens ?? 0, limits ?? rejection(error));
    for (const guard of this.#guards) guard.fail(error);
    await this.#hold?.settle(amount);
    return charge;
  }

  /** What a usage costs; one that makes no sense counts as the worst case, for the call was made. */
  #chargeOf(usage: Usage): Owed & { readonly price: Price; readonly usage: Usage } {
    const { model, size, maxOutputTokens } = this.#options;
    try {
      if (!isUsage(usage)) throw new ValidationError('There is no usage, or none that can be added up.');
      const price = this.#price.priceOf(model, usage);
      const { input, output, isEstimated } = usage;
      const charge = {
        nanoUsd: price.nanoUsd,
        usage: { input, output },
        ...(price.isEstimated || isEstimated === true ? { isEstimated: true } : {}),
      };
      const tokens = Math.ceil(tokensOf(usage));
      // No account adds up what no number holds.
      if (!Number.isSafeInteger(price.nanoUsd) || !Number.isSafeInteger(tokens)) throw new ValidationError('That is more than there is.');
      return { price, charge, usage, amount: { nanoUsd: price.nanoUsd, tokens, steps: 1 } };
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      const price = { ...this.#price.worstCase(model, { inputTokens: size.most, maxOutputTokens }), isEstimated: true };
      return { price, usage: { ...plainUsage(size.most, maxOutputTokens), isEstimated: true }, ...this.#worst() };
    }
  }

  #worst(): Owed {
    const { model, size, maxOutputTokens } = this.#options;
    const amount = worstOf(this.#price, { model, inputTokens: size.most, maxOutputTokens });
    return { amount, charge: { nanoUsd: amount.nanoUsd ?? 0, usage: plainUsage(size.most, maxOutputTokens), isEstimated: true } };
  }

  #end(tokens: number, limits: ServerLimits | undefined): void {
    for (const [limiter, lease] of this.#leases) {
      // What the server says counts requests that are out: this one still is.
      if (limits !== undefined) follow(limiter, limits);
      lease.settle(tokens);
    }
  }
}

/** What a server says of its limits and nobody can read is not heeded: it is no reason to lose an answer. */
function follow(limiter: RateLimiter, limits: ServerLimits): void {
  try {
    limiter.follow(limits);
  } catch {
    // The limits that were configured hold.
  }
}

function tokensOf({ input, output }: Usage): number {
  return input.total + output.total;
}

/** A refusal that came without headers: all that is known is that it was too much, and perhaps for how long. */
function rejection(error: unknown): ServerLimits | undefined {
  const { errorClass, retryAfterMs } = (error ?? {}) as { errorClass?: unknown; retryAfterMs?: number };
  return errorClass === 'rate-limited' ? { isRejected: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } : undefined;
}
