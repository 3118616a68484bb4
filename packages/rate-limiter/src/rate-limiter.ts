import {
  CancelledError,
  systemClock,
  TimeoutError,
  ValidationError,
  type CancelTimer,
  type Clock,
  type Ids,
  type LimitStore,
  type ServerLimits,
} from '@tutti/core';
import { GrantedLease, type Grant, type Lease, type LeaseEnd } from './lease.ts';
import { HandOver } from './hand-over.ts';
import { LeaseNotHeldError } from './lease-not-held-error.ts';
import { tiersOf, type RateLimitOptions } from './rate-limit-config.ts';
import { Tally, type RateLimitStatistics } from './rate-limit-statistics.ts';
import type { RequestExceedsLimitError } from './request-exceeds-limit-error.ts';
import { StoreGate, type GateAnswer } from './store-gate.ts';
import { LimitTiers } from './tiers.ts';
import { AGEING_MS, WaitQueue, type Waiter } from './wait-queue.ts';

/** What a request asks of the limiter. */
export interface LeaseRequest {
  /** Tokens that the request may use at most, in and out. Default 1,000. */
  readonly tokens?: number;
  /** 1 (last) to 10 (first); default 5. Waiting raises it: no request starves. */
  readonly priority?: number;
  /** Gives up waiting when it aborts; the promise rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Gives up waiting after this time, ms. */
  readonly timeoutMs?: number;
}

export interface RateLimiterOptions {
  readonly clock?: Clock;
  /** Keeps the limits together with all others who use the same store and key; without one they hold within this object. */
  readonly store?: LimitStore;
  /** What is limited, in the store: a provider's key or model. Default `default`. */
  readonly key?: string;
  /** A claim in the store that is not ended within this time frees its slot: its process has died. Default 10 minutes. ms */
  readonly leaseMs?: number;
  readonly ids?: Ids;
}

const DEFAULT_TOKENS = 1_000;
/** Timers may fire a little early, and sums of fractions be a little off; never ask again at the very same time. */
const CLOCK_GRAIN_MS = 0.001;

/**
 * Limits on requests, tokens and concurrency, taken together or not at all. The windows are exact sliding ones, which is stricter
 * than a token bucket: in no stretch of time as long as a window is more than its limit granted. A grant counts from when the code that
 * waits for it goes on, however late the event loop lets it: so the limits hold where the work is done.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #tiers: LimitTiers;
  readonly #queue: WaitQueue = new WaitQueue();
  readonly #tally: Tally = new Tally();
  readonly #gate: StoreGate | undefined;
  /** Leases of `acquire`, oldest first. */
  readonly #anonymous: Set<Lease> = new Set();
  readonly #leaseEnd: LeaseEnd = { end: (grant, requests, tokens) => this.#end(grant, requests, tokens) };
  readonly #handing: HandOver;
  #timer: CancelTimer | undefined;
  #timerAt: number = Infinity;

  /** @throws {@link ValidationError} if a limit is not a whole number above 0. */
  constructor(config: RateLimitOptions = {}, options: RateLimiterOptions = {}) {
    const tiers = tiersOf(config);
    this.#tiers = new LimitTiers(tiers);
    this.#clock = options.clock ?? systemClock;
    this.#handing = new HandOver(this.#tiers, this.#clock, () => this.#serve());
    this.#gate = options.store === undefined ? undefined : new StoreGate(options.store, tiers, options);
  }

  /**
   * Takes room for one request, as soon as every limit has it.
   * @throws {@link RequestExceedsLimitError} at once, if the request is larger than a window.
   * @throws {@link TimeoutError} after `timeoutMs`; {@link CancelledError}, or the signal's own reason, when it aborts.
   */
  lease(request: LeaseRequest = {}): Promise<Lease> {
    try {
      return this.#lease(request);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  /**
   * Takes room for one request; end it with {@link release}.
   * @param timeout seconds.
   * @throws {@link TimeoutError} if the timeout passes first.
   */
  async acquire(estimatedTokens: number = DEFAULT_TOKENS, timeout?: number): Promise<void> {
    this.#anonymous.add(await this.lease({ tokens: estimatedTokens, ...(timeout === undefined ? {} : { timeoutMs: timeout * 1_000 }) }));
  }

  /**
   * Ends the oldest lease taken with {@link acquire}; its estimate stays counted as used.
   * @throws {@link LeaseNotHeldError} if there is none.
   */
  release(): void {
    const [oldest] = this.#anonymous;
    if (oldest === undefined) throw new LeaseNotHeldError();
    this.#anonymous.delete(oldest);
    oldest[Symbol.dispose]();
  }

  /**
   * How long a request would wait if it came now, ms: 0 = not at all. Slots that are all out count as 0 from when the windows have room,
   * since nobody knows when a lease ends. `Infinity` = it can never be granted.
   */
  peek(tokens: number = DEFAULT_TOKENS): number {
    if (this.#tiers.refusal(tokens) !== undefined) return Infinity;
    return this.#tiers.windowWaitMs(this.#clock.monotonic(), this.#queue.size + 1, this.#queue.tokens + tokens);
  }

  /** Learns from a provider's answer. What the server says lowers our limits, and never raises them above the configuration. */
  follow(limits: ServerLimits): void {
    this.#tiers.follow(this.#clock.monotonic(), limits);
    this.#serve();
  }

  getStatistics(): RateLimitStatistics {
    const { requests, tokens, waitMs, delayed, abandoned } = this.#tally;
    return {
      totalRequests: requests,
      totalTokens: tokens,
      totalWaitMs: waitMs,
      averageWaitMs: requests === 0 ? 0 : waitMs / requests,
      delayedRequests: delayed,
      abandonedRequests: abandoned,
      concurrentRequests: this.#tiers.out,
      waitingRequests: this.#queue.size,
    };
  }

  #lease(request: LeaseRequest): Promise<Lease> {
    const { priority = 5, signal, timeoutMs = Infinity } = request;
    // Whole numbers sum up exactly.
    const tokens = Math.ceil(request.tokens ?? DEFAULT_TOKENS);
    assertRequest(tokens, priority, timeoutMs);
    if (signal?.aborted === true) throw abortReason(signal);
    const refusal = this.#tiers.refusal(tokens);
    if (refusal !== undefined) throw refusal;
    const now = this.#clock.monotonic();
    if (this.#gate === undefined && this.#queue.size === 0 && this.#tiers.waitMs(now, tokens) <= 0)
      return this.#handing.take(this.#grant(tokens, { waitedMs: 0, claim: undefined }));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        tokens,
        since: now,
        // A store answers a moment later at the earliest: who will not wait hears its first answer.
        dueAt: now + Math.max(timeoutMs, this.#gate === undefined ? 0 : CLOCK_GRAIN_MS),
        rank: now - priority * AGEING_MS,
        order: this.#queue.nextOrder(),
        isWaiting: true,
        grant: (claim) => {
          signal?.removeEventListener('abort', onAbort);
          this.#handing.give(this.#grant(tokens, { waitedMs: this.#clock.monotonic() - now, claim }), resolve);
        },
        fail: (error) => {
          // An aborted signal has let go of its listener; to look for it once more takes time with all that listen.
          if (signal?.aborted === false) signal.removeEventListener('abort', onAbort);
          this.#tally.abandoned++;
          reject(error as Error);
        },
      };
      const onAbort = (): void => {
        this.#queue.remove(waiter);
        waiter.fail(abortReason(signal as AbortSignal));
        this.#serve();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(waiter);
      this.#serve();
    });
  }

  #grant(tokens: number, { waitedMs, claim }: Pick<Grant, 'waitedMs' | 'claim'>): GrantedLease {
    const grant = this.#tiers.take(tokens);
    const tally = this.#tally;
    tally.requests++;
    tally.tokens += tokens;
    tally.waitMs += waitedMs;
    if (waitedMs > 0) tally.delayed++;
    return new GrantedLease({ grant, tokens, waitedMs, claim }, this.#leaseEnd);
  }

  #end({ grant, tokens: reserved, claim }: Grant, requests: number, tokens: number): Promise<void> | undefined {
    this.#tiers.end(grant, requests, tokens);
    // The clock takes as long to read as all else here: only what is charged now asks for it.
    if (tokens > reserved) this.#tiers.charge(this.#clock.monotonic(), tokens - reserved);
    this.#tally.tokens += tokens - reserved;
    this.#tally.requests += requests - 1;
    if (this.#queue.size > 0) this.#serve();
    return claim === undefined ? undefined : this.#gate?.release(claim, { requests, tokens });
  }

  /** Grants all that fits, in order; fails those whose time is over; then sets the one timer. */
  #serve(): void {
    const queue = this.#queue;
    if (queue.size === 0) return this.#wakeAt(Infinity);
    const now = this.#clock.monotonic();
    for (let expired = queue.popExpired(now); expired !== undefined; expired = queue.popExpired(now)) expired.fail(timedOut(expired, now));
    let waitMs = Infinity;
    for (let first = queue.first(); first !== undefined; first = queue.first()) {
      const refusal: RequestExceedsLimitError | undefined = this.#tiers.refusal(first.tokens);
      waitMs = refusal === undefined ? this.#tiers.waitMs(now, first.tokens) : 0;
      if (waitMs <= 0 && refusal === undefined && this.#gate !== undefined) waitMs = this.#askStore(this.#gate, first, now);
      if (waitMs > 0) break;
      queue.remove(first);
      if (refusal === undefined) first.grant();
      else first.fail(refusal);
    }
    this.#wakeAt(queue.size === 0 ? Infinity : Math.min(now + waitMs + CLOCK_GRAIN_MS, queue.nextDueAt()));
  }

  /** Asks the store for the first in the queue, one at a time; its answer calls {@link #serve} again. @returns how long to wait for it, ms. */
  #askStore(gate: StoreGate, first: Waiter, now: number): number {
    const settled = (answer: GateAnswer): void => {
      if (!first.isWaiting) {
        if (answer.claim !== undefined) gate.withdraw(answer.claim);
        return;
      }
      if (answer.claim === undefined && !('error' in answer)) return;
      this.#queue.remove(first);
      if (answer.claim === undefined) first.fail(answer.error);
      else first.grant(answer.claim);
    };
    return gate.ask(first.tokens, { now, clock: this.#clock, settled: (answer) => (settled(answer), this.#serve()) });
  }

  #wakeAt(at: number): void {
    if (at === this.#timerAt) return;
    this.#timer?.();
    this.#timer = undefined;
    this.#timerAt = at;
    if (at === Infinity) return;
    this.#timer = this.#clock.after(at - this.#clock.monotonic(), () => {
      this.#timer = undefined;
      this.#timerAt = Infinity;
      this.#serve();
    });
  }
}

function assertRequest(tokens: number, priority: number, timeoutMs: number): void {
  const problem =
    !Number.isFinite(tokens) || tokens < 0
      ? `tokens is ${tokens}; it must be a number from 0`
      : !Number.isFinite(priority) || priority < 1 || priority > 10
        ? `priority is ${priority}; it must be 1 (last) to 10 (first)`
        : Number.isNaN(timeoutMs) || timeoutMs < 0
          ? `the timeout is ${timeoutMs} ms; it must be 0 or more`
          : undefined;
  if (problem !== undefined) throw new ValidationError(`The request for a lease is not valid: ${problem}.`);
}

function abortReason(signal: AbortSignal): unknown {
  return signal.reason ?? new CancelledError('The request was cancelled while it waited for the rate limit.');
}

function timedOut(waiter: Waiter, now: number): TimeoutError {
  return new TimeoutError(
    `No room under the rate limits within ${Math.round(waiter.dueAt - waiter.since)} ms (waited ${Math.round(now - waiter.since)} ms for ${waiter.tokens} tokens). ` +
      `Allow more time, send fewer requests, or raise the limits if the provider grants more.`,
  );
}
