import { BinaryHeap, type CancelTimer, type Clock } from '@tutti/core';

interface Timer {
  /** Monotonic, ms. */
  readonly dueAt: number;
  readonly callback: () => void;
  isCancelled: boolean;
}

/** Any number of timers on one timer of the clock. They fire by elapsed time, whatever the wall clock does meanwhile. */
export class TimerQueue {
  readonly #clock: Clock;
  readonly #timers: BinaryHeap<Timer> = new BinaryHeap<Timer>((a, b) => a.dueAt < b.dueAt);
  #armed: { readonly dueAt: number; readonly cancel: CancelTimer } | undefined = undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(ms: number, callback: () => void): CancelTimer {
    // NaN would be before and after every other timer, and so stop them all.
    if (Number.isNaN(ms)) throw new RangeError('A timer needs a number of milliseconds.');
    const timer: Timer = { dueAt: this.#clock.monotonic() + Math.max(0, ms), callback, isCancelled: false };
    this.#timers.push(timer);
    this.#arm();
    return () => {
      timer.isCancelled = true;
      this.#arm();
    };
  }

  #arm(): void {
    let nearest = this.#timers.peek();
    while (nearest?.isCancelled) {
      this.#timers.pop();
      nearest = this.#timers.peek();
    }
    if (this.#armed?.dueAt === nearest?.dueAt) return;
    this.#armed?.cancel();
    this.#armed = undefined;
    if (nearest === undefined) return;
    const { dueAt } = nearest;
    this.#armed = { dueAt, cancel: this.#clock.after(dueAt - this.#clock.monotonic(), () => this.#fire()) };
  }

  #fire(): void {
    this.#armed = undefined;
    const now = this.#clock.monotonic();
    for (let timer = this.#timers.peek(); timer !== undefined && timer.dueAt <= now; timer = this.#timers.peek()) {
      this.#timers.pop();
      if (!timer.isCancelled) timer.callback();
    }
    this.#arm();
  }
}
