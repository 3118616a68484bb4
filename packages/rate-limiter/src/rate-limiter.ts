import { systemClock, ValidationError, type Clock, type Ids, type LimitStore, type ServerLimits } from '@tutti/core';
import { HandOver } from './hand-over.ts';
import { GrantedLease, type Grant, type Lease, type LeaseEnd } from './lease.ts';
import { LeaseNotHeldError } from './lease-not-held-error.ts';
import { tiersOf, type RateLimitOptions } from './rate-limit-config.ts';
import type { RateLimitStatistics } from './rate-limit-statistics.ts';
import { StoreGate } from './store-gate.ts';
import { LimitTiers } from './tiers.ts';
import { abortReason } from './waiter.ts';
import { WaitingRoom } from './waiting-room.ts';

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

/**
 * Limits on requests, tokens and concurrency, taken together or not at all. The windows are exact sliding ones, which is stricter
 * than a token bucket: in no stretch of time as long as a window is more than its limit granted. A grant counts from when the code that
 * waits for it goes on, however late the event loop lets it: so the limits hold where the work is done.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #tiers: LimitTiers;
  readonly #gate: StoreGate | undefined;
  readonly #waiting: WaitingRoom;
  readonly #handing: HandOver;
  /** Leases of `acquire`, oldest first. */
  readonly #anonymous: Set<Lease> = new Set();
  readonly #leaseEnd: LeaseEnd = { end: (grant, requests, tokens) => this.#end(grant, requests, tokens) };

  /** @throws {@link ValidationError} if a limit is not a whole number above 0. */
  constructor(config: RateLimitOptions = {}, options: RateLimiterOptions = {}) {
    const tiers = tiersOf(config);
    this.#tiers = new LimitTiers(tiers);
    this.#clock = options.clock ?? systemClock;
    this.#gate = options.store === undefined ? undefined : new StoreGate(options.store, tiers, options);
    this.#waiting = new WaitingRoom({
      tiers: this.#tiers,
      clock: this.#clock,
      gate: this.#gate,
      giveLease: (waiter, how) => this.#handing.give(this.#grant(waiter.tokens, how), waiter.resolve),
    });
    this.#handing = new HandOver(this.#tiers, this.#clock, () => this.#waiting.serve());
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
  async acquire(estimatedTokens: number = DEFAULT_TOKENS, timeout: number = Infinity): Promise<void> {
    this.#anonymous.add(await this.lease({ tokens: estimatedTokens, timeoutMs: timeout * 1_000 }));
  }

  /**
   * Ends the oldest lease taken with {@link acquire}; its estimate stays counted as used.
   * @throws {@link LeaseNotHeldError} if there is none.
   */
  release(): void {
    const oldest = this.#anonymous.values().next().value;
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
    return this.#tiers.windowWaitMs(this.#clock.monotonic(), this.#waiting.size + 1, this.#waiting.tokens + tokens);
  }

  /** Learns from a provider's answer. What the server says lowers our limits, and never raises them above the configuration. */
  follow(limits: ServerLimits): void {
    this.#tiers.follow(this.#clock.monotonic(), limits);
    this.#waiting.serve();
  }

  getStatistics(): RateLimitStatistics {
    const { requests, tokens, out } = this.#tiers;
    const { waitMs, delayed, abandoned } = this.#waiting.tally;
    return {
      totalRequests: requests,
      totalTokens: tokens,
      totalWaitMs: waitMs,
      averageWaitMs: requests === 0 ? 0 : waitMs / requests,
      delayedRequests: delayed,
      abandonedRequests: abandoned,
      concurrentRequests: out,
      waitingRequests: this.#waiting.size,
    };
  }

  #lease(request: LeaseRequest): Promise<Lease> {
    const { priority = 5, signal, timeoutMs = Infinity } = request;
    // Whole numbers sum up exactly.
    const tokens = Math.ceil(request.tokens ?? DEFAULT_TOKENS);
    assertRequest(tokens, priority, timeoutMs);
    if (signal?.aborted === true) throw abortReason(signal);
    if (this.#gate === undefined && this.#waiting.size === 0 && this.#hasRoom(tokens))
      return this.#handing.take(this.#grant(tokens, { waitedMs: 0, claim: undefined }));
    return this.#waiting.enter({ tokens, priority, timeoutMs, signal }).lease;
  }

  /** The clock takes as long to read as all else here; as time only gives room, it is asked when there seems to be none. */
  #hasRoom(tokens: number): boolean {
    return this.#tiers.hasRoom(tokens) || this.#tiers.waitMs(this.#clock.monotonic(), tokens) <= 0;
  }

  #grant(tokens: number, { waitedMs, claim }: Pick<Grant, 'waitedMs' | 'claim'>): GrantedLease {
    return new GrantedLease({ grant: this.#tiers.take(tokens), tokens, waitedMs, claim }, this.#leaseEnd);
  }

  #end({ grant, tokens: reserved, claim }: Grant, requests: number, tokens: number): Promise<void> | undefined {
    this.#tiers.end(grant, 1 - requests, Math.max(0, reserved - tokens));
    if (tokens > reserved) this.#tiers.charge(this.#clock.monotonic(), tokens - reserved);
    if (this.#waiting.size > 0) this.#waiting.serve();
    return claim === undefined ? undefined : this.#gate?.release(claim, { requests, tokens });
  }
}

function assertRequest(tokens: number, priority: number, timeoutMs: number): void {
  const problem = problemOf(tokens, priority, timeoutMs);
  if (problem !== undefined) throw new ValidationError(`The request for a lease is not valid: ${problem}.`);
}

function problemOf(tokens: number, priority: number, timeoutMs: number): string | undefined {
  if (!Number.isFinite(tokens) || tokens < 0) return `tokens is ${tokens}; it must be a number from 0`;
  if (!(priority >= 1 && priority <= 10)) return `priority is ${priority}; it must be 1 (last) to 10 (first)`;
  if (!(timeoutMs >= 0)) return `the timeout is ${timeoutMs} ms; it must be 0 or more`;
  return undefined;
}
