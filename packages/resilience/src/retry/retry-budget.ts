import { systemClock, ValidationError, type Clock } from '@tutti/core';

const SLOTS = 10;

export interface RetryBudgetOptions {
  /** Retries per request, at most. Default .5. */
  readonly ratio?: number;
  /** Time over which both are counted, ms. Default 10,000. */
  readonly windowMs?: number;
  /** Retries per second that are always allowed, so that a quiet client may retry at all. Default 10. */
  readonly floorPerSecond?: number;
  readonly clock?: Clock;
}

/**
 * Keeps retries from multiplying the load of a service that fails: over the window no more retries than a share of the requests, above
 * a small floor. Counts in ten slots, so the window slides by a tenth of its length.
 * @see Beyer et al. 2016, Site Reliability Engineering, ch. 21 (per-client retry budget)
 */
export class RetryBudget {
  readonly #ratio: number;
  readonly #floor: number;
  readonly #slotMs: number;
  readonly #clock: Clock;
  readonly #requests: Float64Array = new Float64Array(SLOTS);
  readonly #retries: Float64Array = new Float64Array(SLOTS);
  #slot: number = 0;

  /** @throws {@link ValidationError} for a share or a floor below 0, or a window without length. */
  constructor(options: RetryBudgetOptions = {}) {
    const { ratio = 0.5, windowMs = 10_000, floorPerSecond = 10 } = options;
    assertNumber('ratio', ratio, ratio >= 0);
    assertNumber('windowMs', windowMs, windowMs > 0 && windowMs < Infinity);
    assertNumber('floorPerSecond', floorPerSecond, floorPerSecond >= 0);
    this.#ratio = ratio;
    this.#slotMs = windowMs / SLOTS;
    this.#floor = (floorPerSecond * windowMs) / 1_000;
    this.#clock = options.clock ?? systemClock;
  }

  /** Counts a first attempt. */
  request(): void {
    const slot = this.#current();
    this.#requests[slot] = (this.#requests[slot] as number) + 1;
  }

  /** Takes one retry, if there is one left. */
  tryRetry(): boolean {
    const slot = this.#current();
    if (sum(this.#retries) + 1 > Math.max(this.#floor, this.#ratio * sum(this.#requests))) return false;
    this.#retries[slot] = (this.#retries[slot] as number) + 1;
    return true;
  }

  /** Moves to the slot of now, and empties those passed over. */
  #current(): number {
    const slot = Math.floor(this.#clock.monotonic() / this.#slotMs);
    for (let passed = Math.max(this.#slot + 1, slot - SLOTS + 1); passed <= slot; passed++) {
      this.#requests[passed % SLOTS] = 0;
      this.#retries[passed % SLOTS] = 0;
    }
    this.#slot = Math.max(this.#slot, slot);
    return this.#slot % SLOTS;
  }
}

function assertNumber(name: keyof RetryBudgetOptions, value: number, isSound: boolean): void {
  if (!isSound)
    throw new ValidationError(
      `The retry budget's ${name} is ${value}; it must be a number ${name === 'windowMs' ? 'of ms above 0' : 'from 0'}.`,
    );
}

function sum(counts: Float64Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
