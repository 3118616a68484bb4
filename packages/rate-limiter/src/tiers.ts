import type { ServerLimits } from '@tutti/core';
import { AdaptiveRate } from './adaptive-rate.ts';
import { GrantLog } from './grant-log.ts';
import { Meter } from './meter.ts';
import type { Tiers } from './rate-limit-config.ts';
import { RequestExceedsLimitError } from './request-exceeds-limit-error.ts';

/** The time of a grant whose time does not run yet: it leaves no window, nor does what comes after it. */
const NOT_HANDED_OVER = Infinity;

/** All limits of one limiter together: windows over one log, concurrency, and what the server has said. Times are monotonic, ms. */
export class LimitTiers {
  readonly #log: GrantLog = new GrantLog();
  readonly #requests: Meter;
  readonly #tokens: Meter;
  readonly #concurrency: number;
  readonly #adaptive: AdaptiveRate = new AdaptiveRate();
  #out: number = 0;
  #heldUntil: number = -Infinity;
  /** Whether the server has slowed us down, as far as is known without a look at the clock. */
  #isSlowed: boolean = false;

  constructor({ windows, concurrency }: Tiers) {
    this.#requests = new Meter(
      windows.filter(({ unit }) => unit === 'requests'),
      this.#log,
    );
    this.#tokens = new Meter(
      windows.filter(({ unit }) => unit === 'tokens'),
      this.#log,
    );
    this.#concurrency = concurrency;
  }

  /** Leases that are out. */
  get out(): number {
    return this.#out;
  }

  /** Requests granted, less those given back. */
  get requests(): number {
    return this.#requests.total;
  }

  /** Tokens used, as far as is known: estimates of leases that are out. */
  get tokens(): number {
    return this.#tokens.total;
  }

  /** @returns why a request can never be granted, or `undefined`. */
  refusal(tokens: number): RequestExceedsLimitError | undefined {
    const window = this.#tokens.tooSmallFor(tokens);
    return window === undefined ? undefined : new RequestExceedsLimitError('tokens', tokens, window);
  }

  /** Whether a request fits, as far as is known without a look at the clock: when it says no, {@link waitMs} may know better. */
  hasRoom(tokens: number): boolean {
    return !this.#isSlowed && this.#out < this.#concurrency && this.#requests.hasRoom(1) && this.#tokens.hasRoom(tokens);
  }

  /** How long until a request fits; 0 = now, `Infinity` = when a lease ends. */
  waitMs(now: number, tokens: number): number {
    this.#moveOn(now);
    if (this.hasRoom(tokens)) return 0;
    const rate = this.#adaptive.at(now);
    if (this.#out >= Math.max(1, Math.floor(this.#concurrency * rate))) return this.#adaptive.nextStepMs(now);
    const windows = this.#windowWaitMs(now, 1, tokens);
    return windows > 0 && rate < 1 ? Math.min(windows, Math.max(this.#heldUntil - now, this.#adaptive.nextStepMs(now))) : windows;
  }

  /** How long until so much more fits the windows, leases aside: what a queue ahead of a request costs it. */
  windowWaitMs(now: number, requests: number, tokens: number): number {
    this.#moveOn(now);
    return this.#windowWaitMs(now, requests, tokens);
  }

  /** Counts a grant, from now on until its time is over: that begins when it is handed over. @returns its number */
  take(tokens: number): number {
    this.#out++;
    this.#requests.add(1);
    this.#tokens.add(tokens);
    return this.#log.push(NOT_HANDED_OVER, 1, tokens);
  }

  /** A grant is handed over: from now on its time runs. */
  handOver(grant: number, now: number): void {
    const log = this.#log;
    log.stamp(grant, now);
    if (!log.isFull) return;
    this.#moveOn(now);
    log.dropBefore(Math.min(this.#requests.oldest(log.end), this.#tokens.oldest(log.end)));
  }

  /** Ends a lease. What was not used goes back to the windows it was taken from. */
  end(grant: number, unusedRequests: number, unusedTokens: number): void {
    this.#out--;
    if (unusedRequests === 0 && unusedTokens === 0) return;
    // A window that still counts a grant whose time is over will let go of what the log says then: no clock is read.
    this.#log.giveBack(grant, unusedRequests, unusedTokens);
    this.#requests.giveBack(grant, unusedRequests);
    this.#tokens.giveBack(grant, unusedTokens);
  }

  /** Use that no lease had asked for counts from now on; windows may stand above their limit until it has passed. */
  charge(now: number, tokens: number): void {
    this.#log.push(now, 0, tokens);
    this.#tokens.add(tokens);
  }

  /** Takes over what a server's answer says. The server wins downward, never upward. */
  follow(now: number, server: ServerLimits): void {
    if (isAmount(server.retryAfterMs)) this.#heldUntil = Math.max(this.#heldUntil, now + server.retryAfterMs);
    else if (server.isRejected) this.#adaptive.reject(now);
    // What is out may not have been counted when the server answered.
    this.#followUnit(now, this.#requests, { said: server.requests, unseen: Math.max(0, this.#out - 1) });
    this.#followUnit(now, this.#tokens, { said: server.tokens, unseen: 0 });
    this.#moveOn(now);
  }

  #followUnit(now: number, meter: Meter, { said, unseen }: { readonly said: ServerLimits['requests']; readonly unseen: number }): void {
    if (said === undefined) return;
    const left = isAmount(said.left) ? Math.max(0, said.left - unseen) : undefined;
    meter.follow({
      ...(isAmount(said.limit) ? { limit: said.limit } : {}),
      ...(left === undefined || !isAmount(said.resetMs) ? {} : { left, untilAt: now + said.resetMs }),
    });
  }

  #moveOn(now: number): void {
    this.#requests.moveOn(now);
    this.#tokens.moveOn(now);
    this.#isSlowed = this.#heldUntil > now || this.#adaptive.at(now) < 1;
  }

  #windowWaitMs(now: number, requests: number, tokens: number): number {
    return Math.max(
      this.#heldUntil - now,
      // The shortest window of requests is what a bare rejection slows down.
      this.#requests.waitMs(now, requests, this.#adaptive.at(now)),
      this.#tokens.waitMs(now, tokens, 1),
    );
  }
}

/** Numbers that are none would stop every comparison from holding. */
function isAmount(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value < Infinity;
}
