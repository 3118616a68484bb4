import type { CancelTimer, Clock } from '@tutti/core';

/** One timer, set anew as often as need be. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #cancel: CancelTimer | undefined;
  #at: number = Infinity;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings once at this time, and at none that was set before. Monotonic ms; `Infinity` = never. */
  set(at: number): void {
    if (at === this.#at) return;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#at = at;
    if (at === Infinity) return;
    this.#cancel = this.#clock.after(at - this.#clock.monotonic(), () => {
      this.#cancel = undefined;
      this.#at = Infinity;
      this.#ring();
    });
  }
}
