import type { ServerLimits } from '@tutti/core';
import { AdaptiveRate } from './adaptive-rate.ts';
import { GrantLog } from './grant-log.ts';
import type { Tiers } from './rate-limit-config.ts';
import { RequestExceedsLimitError } from './request-exceeds-limit-error.ts';
import { SlidingWindow } from './sliding-window.ts';

/** The time of a grant whose time does not run yet: it leaves no window, nor does what comes after it. */
const NOT_HANDED_OVER = Infinity;

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
    for (const window of this.#windows)
      if (window.limit < tokens && window.unit === 'tokens') return new RequestExceedsLimitError('tokens', tokens, window);
    return undefined;
  }

  /** How long until a request fits; 0 = now, `Infinity` = when a lease ends. */
  waitMs(now: number, tokens: number): number {
    if (this.#fits(now, tokens)) return 0;
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

  /** Counts a grant, from now on until its time is over: that begins when it is handed over. @returns its number */
  take(tokens: number): number {
    this.#out++;
    const grant = this.#log.push(NOT_HANDED_OVER, 1, tokens);
    for (const window of this.#windows) window.add(window.unit === 'requests' ? 1 : tokens);
    return grant;
  }

  /** A grant is handed over: from now on its time runs. */
  handOver(grant: number, now: number): void {
    this.#log.stamp(grant, now);
  }

  /** Ends a lease. Less than was taken is given back to the windows it was taken from; more is charged now. */
  end(grant: number, usedRequests: number, usedTokens: number): void {
    this.#out--;
    const log = this.#log;
    if (grant >= log.start) {
      const requests = Math.min(usedRequests - log.requests(grant), 0);
      const tokens = Math.min(usedTokens - log.tokens(grant), 0);
      // A window that still counts a grant whose time is over will take off what the log says then: the same for both, so no clock is read.
      for (const window of this.#windows) window.amend(grant, window.unit === 'requests' ? requests : tokens);
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

  /** Whether a request fits at the full rate: asked for each, while waits are worked out for those alone that do not. */
  #fits(now: number, tokens: number): boolean {
    if (this.#out >= this.#concurrency || this.#heldUntil > now || this.#adaptive.at(now) < 1) return false;
    for (const window of this.#windows) if (!window.fits(now, window.unit === 'requests' ? 1 : tokens)) return false;
    return true;
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
