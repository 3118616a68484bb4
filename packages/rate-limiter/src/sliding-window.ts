import type { LimitWindow } from '@tutti/core';
import type { GrantLog } from './grant-log.ts';

/** What a server said is left, and until when that holds. */
interface ServerAllowance {
  left: number;
  readonly untilAt: number;
}

/**
 * One exact sliding window over the common log: the amounts of the grants of the last `windowMs` never sum to more than the limit.
 * All times are monotonic, ms.
 */
export class SlidingWindow {
  readonly unit: 'requests' | 'tokens';
  readonly windowMs: number;
  /** As configured, or lower if that is what the server said last. */
  limit: number;
  readonly #configured: number;
  readonly #log: GrantLog;
  #oldest: number;
  #used: number = 0;
  #allowance: ServerAllowance | undefined;

  constructor(spec: LimitWindow, log: GrantLog) {
    this.unit = spec.unit;
    this.windowMs = spec.windowMs;
    this.limit = spec.limit;
    this.#configured = spec.limit;
    this.#log = log;
    this.#oldest = log.end;
  }

  /** Number of the oldest grant that still counts. */
  get oldest(): number {
    return this.#oldest;
  }

  /** Whether an amount fits now under the window's own limit. */
  fits(now: number, amount: number): boolean {
    this.#advance(now);
    return this.#used + amount <= this.limit && (this.#allowance === undefined || amount <= this.#allowance.left);
  }

  /**
   * How long until an amount fits under `limit`, if nothing else is taken or given back, ms. 0 = now.
   * An amount above the limit is taken as what several requests, one after another, will need.
   */
  waitMs(now: number, amount: number, limit: number): number {
    this.#advance(now);
    return Math.max(this.#waitForWindow(now, amount, limit), this.#waitForServer(now, amount));
  }

  /** Counts a grant that has just been pushed to the log. */
  add(amount: number): void {
    this.#used += amount;
    if (this.#allowance !== undefined) this.#allowance.left -= amount;
  }

  /** Corrects the amount of an earlier grant, if it still counts. */
  amend(grant: number, difference: number): void {
    if (grant >= this.#oldest) this.#used += difference;
  }

  /** Takes over what a server says: its limit if it is lower than ours, and what it has left until it starts afresh. */
  follow(server: { readonly limit?: number; readonly left?: number; readonly untilAt?: number }): void {
    if (server.limit !== undefined && server.limit >= 1) this.limit = Math.min(this.#configured, Math.floor(server.limit));
    if (server.left !== undefined && server.untilAt !== undefined) this.#allowance = { left: server.left, untilAt: server.untilAt };
  }

  #amount(grant: number): number {
    return this.unit === 'requests' ? this.#log.requests(grant) : this.#log.tokens(grant);
  }

  #advance(now: number): void {
    const log = this.#log;
    while (this.#oldest < log.end && log.at(this.#oldest) + this.windowMs <= now) this.#used -= this.#amount(this.#oldest++);
    if (this.#allowance !== undefined && this.#allowance.untilAt <= now) this.#allowance = undefined;
  }

  #waitForWindow(now: number, amount: number, limit: number): number {
    if (amount > limit) {
      const fullWindows = Math.ceil(amount / limit) - 1;
      return fullWindows * this.windowMs + this.#waitForWindow(now, amount - fullWindows * limit, limit);
    }
    let excess = this.#used + amount - limit;
    if (excess <= 0) return 0;
    // What was charged while a grant was on its way stands behind it with an earlier time, and leaves with it.
    let latest = -Infinity;
    for (let grant = this.#oldest; grant < this.#log.end; grant++) {
      excess -= this.#amount(grant);
      // What is not handed over yet begins to count down now at the earliest.
      latest = Math.max(latest, Math.min(this.#log.at(grant), now));
      if (excess <= 0) return latest + this.windowMs - now;
    }
    return this.windowMs;
  }

  #waitForServer(now: number, amount: number): number {
    const allowance = this.#allowance;
    return allowance === undefined || amount <= allowance.left ? 0 : allowance.untilAt - now;
  }
}
