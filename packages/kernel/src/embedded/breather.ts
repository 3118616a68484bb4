import type { Clock } from '@tutti/core';

/** How long turns may follow one another before timers, sockets and other runs of the process get their chance, ms. */
const LONGEST_BREATH_MS = 10;
/** Asking the clock costs as much as a small turn, so it is asked now and then. */
const TURNS_PER_LOOK = 64;

/** Lets the event loop breathe: bodies that end at once would otherwise keep it in microtasks until their run has ended. */
export class Breather {
  readonly #clock: Clock;
  #turns: number = 0;
  #since: number = 0;
  #breath: Promise<void> | undefined = undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.monotonic();
  }

  /** Something to wait for when it is time, else `undefined`. */
  due(): Promise<void> | undefined {
    // All runs take the same breath: one that went on would overtake those that began before it, and keep the loop from breathing.
    if (this.#breath !== undefined) return this.#breath;
    if (++this.#turns % TURNS_PER_LOOK !== 0) return undefined;
    if (this.#clock.monotonic() - this.#since < LONGEST_BREATH_MS) return undefined;
    this.#breath = this.#clock.breathe().then(() => {
      this.#breath = undefined;
      this.#since = this.#clock.monotonic();
    });
    return this.#breath;
  }
}
