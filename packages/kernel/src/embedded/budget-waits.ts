import type { CancelTimer } from '@tutti/core';
import type { TimerQueue } from './timer-queue.ts';

/** Who waits for money that others hold: told when some of it is settled here, and now and then for what other processes settle. */
export class BudgetWaits {
  readonly #timers: TimerQueue;
  readonly #pollMs: number;
  readonly #waiting: Set<() => void> = new Set();

  constructor(timers: TimerQueue, pollMs: number) {
    this.#timers = timers;
    this.#pollMs = pollMs;
  }

  /** Resolves when it is worth asking again. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#waiting.delete(end);
        cancel();
        resolve();
      };
      const cancel: CancelTimer = this.#timers.after(this.#pollMs, end);
      this.#waiting.add(end);
    });
  }

  freed(): void {
    for (const end of [...this.#waiting]) end();
  }
}
