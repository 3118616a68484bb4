import { clamp } from '../statistics/grid.ts';

/** Weight of the newest call in the mean spend. */
const FAST = 0.02;
/** How quickly the price of money follows the mean spend. */
const GAIN = 0.02;
const LEAST_PRICE = 1e-5;
const HIGHEST_PRICE = 10;
/** Requests over which past over- and underspending is made good. */
const MEMORY = 200;

export interface PacerOptions {
  /** US dollars per request, on the mean. */
  readonly targetUsd: number;
  /** Requests whose money may be spent ahead of time. Default 0. */
  readonly burst?: number;
}

/**
 * Keeps the mean spend at a target. Money has a price, in quality per target, which rises while the mean spend is above the
 * target and falls below it; and what the requests so far have not brought in cannot be spent, except on the cheapest model.
 */
export class Pacer {
  readonly targetUsd: number;
  readonly #burst: number;
  /** The price of the target sum, in quality. */
  #price = 0.02;
  #meanUsd: number;
  #requests = 0;
  #spentUsd = 0;

  constructor({ targetUsd, burst = 0 }: PacerOptions) {
    this.targetUsd = targetUsd;
    this.#burst = burst;
    this.#meanUsd = targetUsd;
  }

  /** Quality that one US dollar costs. */
  get qualityPerUsd(): number {
    return this.#price / this.targetUsd;
  }

  /** What the next request may cost, US dollars. */
  get availableUsd(): number {
    return this.targetUsd * (this.#requests + 1 + this.#burst) - this.#spentUsd;
  }

  /** A call has begun that is expected to cost so much: it counts as spent until its cost is known. */
  begun(expectedUsd: number): void {
    this.#requests++;
    this.#spentUsd += expectedUsd;
  }

  ended(expectedUsd: number, costUsd: number): void {
    this.#spentUsd += costUsd - expectedUsd;
    this.#meanUsd += FAST * (costUsd - this.#meanUsd);
    const over = this.#spentUsd - this.targetUsd * this.#requests;
    const goal = clamp(this.targetUsd - over / MEMORY, this.targetUsd * 0.2, this.targetUsd * 5);
    this.#price = clamp(this.#price * Math.exp(GAIN * clamp(this.#meanUsd / goal - 1, -1, 1)), LEAST_PRICE, HIGHEST_PRICE);
  }
}
