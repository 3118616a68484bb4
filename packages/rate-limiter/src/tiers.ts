import type { ServerLimits } from '@tutti/core';
import { AdaptiveRate } from './adaptive-rate.ts';
import { GrantLog } from './grant-log.ts';
import type { Tiers } from './rate-limit-config.ts';
import { RequestExceedsLimitError } from './request-exceeds-limit-error.ts';
import { SlidingWindow } from './sliding-window.ts';

/** All limits of one limiter together: windows over one log, concurrency, and what the server has said. Times are monotonic, ms. */
export class LimitTiers {
  readonly #log: GrantLog = new GrantLog();
  readonly #windows: readonly SlidingWindow[];
  readonly #concurrency: number;
  readonly #adaptive: AdaptiveRate = new AdaptiveRate();
  /** The shortest window of requests: what a bare rejection slows down. */
  readonly #pace: SlidingWindow | undefined;
  #out: number = 0;
  #heldUntil: number = -Infinity;

  constructor(tiers: Tiers) {
    this.#windows = tiers.windows.map((window) => new SlidingWindow(window, this.#log));
    this.#concurrency = tiers.concurrency;
    const ofRequests = this.#windows.filter((window) => window.unit === 'requests');
    this.#pace = ofRequests.reduce<SlidingWindow | undefined>(
      (shortest, window) => (shortest === undefined || window.windowMs < shortest.windowMs ? window : shortest),
      undefined,
    );
  }

  /** Leases that are out. */
  get out(): number {
    return this.#out;
  }

  /** @returns why a request can never be granted, or `undefined`. */
  refusal(tokens: number): RequestExceedsLimitError | undefined {
    const window = this.#windows.find((tier) => tier.unit === 'tokens' && tier.limit < tokens);
    return window === undefined ? undefined : new RequestExceedsLimitError('tokens', tokens, window);
  }

  /** How long until a request fits; 0 = now, `Infinity` = when a lease ends. */
  waitMs(now: number, tokens: number): number {
    const rate = this.#adaptive.at(now);
    if (this.#out >= Math.max(1, Math.floor(this.#concurrency * rate))) return this.#adaptive.nextStepMs(now);
    const windows = this.windowWaitMs(now, 1, tokens);
    return windows > 0 && rate < 1 ? Math.min(windows, Math.max(this.#heldUntil - now, this.#adaptive.nextStepMs(now))) : windows;
  }

  /** How long until so much more fits the windows, leases aside: what a queue ahead of a request costs it. */
  windowWaitMs(now: number, requests: number, tokens: number): number {
    let waitMs = Math.max(0, this.#heldUntil - now);
    for (const window of this.#windows) {
      const limit = window === this.#pace ? Math.max(1, Math.floor(window.limit * this.#adaptive.at(now))) : window.limit;
      waitMs = Math.max(waitMs, window.waitMs(now, window.unit === 'requests' ? requests : tokens, limit));
    }
    return waitMs;
  }

  /** @returns the number of the grant. */
  take(now: number, tokens: number): number {
    this.#out++;
    const grant = this.#log.push(now, 1, tokens);
    for (const window of this.#windows) window.add(window.unit === 'requests' ? 1 : tokens);
    return grant;
  }

  /** Ends a lease. Less than was taken is given back to the windows it was taken from; more is charged now. */
  end(grant: number, now: number, actual: { readonly requests: number; readonly tokens: number }): void {
    this.#out--;
    const log = this.#log;
    if (grant >= log.start) {
      const requests = Math.min(actual.requests, log.requests(grant));
      const tokens = Math.min(actual.tokens, log.tokens(grant));
      for (const window of this.#windows) {
        window.used(now);
        window.amend(grant, window.unit === 'requests' ? requests - log.requests(grant) : tokens - log.tokens(grant));
      }
      log.amend(grant, requests, tokens);
    }
    this.#trim();
  }

  /** Use that no lease had asked for counts from now on; windows may stand above their limit until it has passed. */
  charge(now: number, tokens: number): void {
    if (tokens <= 0) return;
    this.#log.push(now, 0, tokens);
    for (const window of this.#windows) window.add(window.unit === 'tokens' ? tokens : 0);
  }

  /** Takes over what a server's answer says. The server wins downward, never upward. */
  follow(now: number, server: ServerLimits): void {
    if (isAmount(server.retryAfterMs)) this.#heldUntil = Math.max(this.#heldUntil, now + server.retryAfterMs);
    for (const unit of ['requests', 'tokens'] as const) {
      const said = server[unit];
      // The headers do not name their window; the first of a unit is the minute unless that is switched off.
      const window = said === undefined ? undefined : this.#windows.find((tier) => tier.unit === unit);
      if (said === undefined || window === undefined) continue;
      // What is out may not have been counted when the server answered.
      const left = !isAmount(said.left) ? undefined : Math.max(0, said.left - (unit === 'requests' ? Math.max(0, this.#out - 1) : 0));
      window.follow({
        ...(isAmount(said.limit) ? { limit: said.limit } : {}),
        ...(left === undefined || !isAmount(said.resetMs) ? {} : { left, untilAt: now + said.resetMs }),
      });
    }
    if (server.isRejected && !isAmount(server.retryAfterMs)) this.#adaptive.reject(now);
  }

  #trim(): void {
    let oldest = this.#log.end;
    for (const window of this.#windows) oldest = Math.min(oldest, window.oldest);
    this.#log.dropBefore(oldest);
  }
}

/** Numbers that are none would stop every comparison from holding. */
function isAmount(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value < Infinity;
}
