import type { LimitWindow } from '@tutti/core';
import { COLUMN, type Column, type GrantLog } from './grant-log.ts';

/** What a server said is left, and until when that holds. */
interface ServerLeft {
  amount: number;
  readonly untilAt: number;
}

/**
 * One exact sliding window over the common log: the amounts of the grants of the last `windowMs` never sum to more than the limit.
 * All times are monotonic, ms.
 */
export class SlidingWindow {
  readonly windowMs: number;
  readonly #column: Column;
  readonly #configured: number;
  readonly #log: GrantLog;
  #limit: number;
  #oldest: number;
  #used: number = 0;
  #serverLeft: ServerLeft | undefined;

  constructor(spec: LimitWindow, log: GrantLog) {
    this.windowMs = spec.windowMs;
    this.#column = COLUMN[spec.unit];
    this.#configured = spec.limit;
    this.#limit = spec.limit;
    this.#log = log;
    this.#oldest = log.end;
  }

  /** As configured, or lower if that is what the server said last. */
  get limit(): number {
    return this.#limit;
  }

  /** Number of the oldest grant that still counts. */
  get oldest(): number {
    return this.#oldest;
  }

  /** How much may be granted; below 0 while there is debt. */
  get room(): number {
    const own = this.#limit - this.#used;
    return this.#serverLeft === undefined ? own : Math.min(own, this.#serverLeft.amount);
  }

  /** Counts the latest grants of the log. */
  add(amount: number): void {
    this.#used += amount;
    if (this.#serverLeft !== undefined) this.#serverLeft.amount -= amount;
  }

  /** Less was used of a grant; if it still counts, that makes room. */
  giveBack(grant: number, amount: number): void {
    if (grant >= this.#oldest) this.#used -= amount;
  }

  /** Lets go of what is older than the window. */
  moveOn(now: number): void {
    const log = this.#log;
    while (this.#oldest < log.end && log.at(this.#oldest) + this.windowMs <= now) this.#used -= log.amount(this.#oldest++, this.#column);
    if (this.#serverLeft !== undefined && this.#serverLeft.untilAt <= now) this.#serverLeft = undefined;
  }

  /**
   * How long until an amount fits under `limit`, if nothing else is taken or given back, ms. 0 = now.
   * An amount above the limit is taken as what several requests, one after another, will need.
   */
  waitMs(now: number, amount: number, limit: number): number {
    return Math.max(this.#waitForWindow(now, amount, limit), this.#waitForServer(now, amount));
  }

  /** Takes over what a server says: its limit if it is lower than ours, and what it has left until it starts afresh. */
  follow(server: { readonly limit?: number; readonly left?: number; readonly untilAt?: number }): void {
    if (server.limit !== undefined && server.limit >= 1) this.#limit = Math.min(this.#configured, Math.floor(server.limit));
    if (server.left !== undefined && server.untilAt !== undefined) this.#serverLeft = { amount: server.left, untilAt: server.untilAt };
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
      excess -= this.#log.amount(grant, this.#column);
      // What is not handed over yet begins to count down now at the earliest.
      latest = Math.max(latest, Math.min(this.#log.at(grant), now));
      if (excess <= 0) return latest + this.windowMs - now;
    }
    return this.windowMs;
  }

  #waitForServer(now: number, amount: number): number {
    const left = this.#serverLeft;
    return left === undefined || amount <= left.amount ? 0 : left.untilAt - now;
  }
}
