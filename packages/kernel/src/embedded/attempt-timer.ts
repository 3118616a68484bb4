import { TimeoutError, type CancelTimer, type Clock, type StepKey } from '@tutti/core';
import type { TimerQueue } from './timer-queue.ts';

/** The time limit of one attempt; it stands still while the body waits durably or for a slot. */
export class AttemptTimer {
  readonly #clock: Clock;
  readonly #timers: TimerQueue;
  readonly #onEnd: () => void;
  #leftMs: number;
  #armedAt: number = 0;
  #cancel: CancelTimer | undefined = undefined;

  constructor(time: { readonly clock: Clock; readonly timers: TimerQueue }, limitMs: number, onEnd: () => void) {
    this.#clock = time.clock;
    this.#timers = time.timers;
    this.#leftMs = limitMs;
    this.#onEnd = onEnd;
    this.resume();
  }

  resume(): void {
    if (this.#cancel !== undefined) return;
    this.#armedAt = this.#clock.monotonic();
    this.#cancel = this.#timers.after(this.#leftMs, this.#onEnd);
  }

  pause(): void {
    if (this.#cancel === undefined) return;
    this.#cancel();
    this.#cancel = undefined;
    this.#leftMs -= this.#clock.monotonic() - this.#armedAt;
  }
}

export function timeoutError(path: StepKey, timeoutMs: number | undefined): TimeoutError {
  return new TimeoutError(`Step "${path}" took longer than its timeout of ${timeoutMs} ms. Raise its timeout, or make the step shorter.`, {
    data: { timeoutMs: timeoutMs ?? null },
  });
}
