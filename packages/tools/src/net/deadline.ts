import type { Clock } from '@tutti/core';
import { ResponseTimeoutError } from '../errors/response-timeout-error.ts';

/** Times of a request, ms; `Infinity` for none. */
export interface DeadlineTimes {
  readonly timeoutMs: number;
  readonly idleMs: number;
}

/** Stops a request that takes too long, is silent for too long, or is not wanted any more. */
export class Deadline implements Disposable {
  readonly #stop = new AbortController();
  readonly #clock: Clock;
  readonly #times: DeadlineTimes;
  readonly #what: string;
  readonly #outer: AbortSignal | undefined;
  #cancelIdle: () => void = () => undefined;
  #cancelTotal: () => void = () => undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly times: DeadlineTimes;
    readonly what: string;
    readonly signal: AbortSignal | undefined;
  }) {
    this.#clock = options.clock;
    this.#times = options.times;
    this.#what = options.what;
    this.#outer = options.signal;
    if (this.#outer?.aborted === true) this.#onOuter();
    this.#outer?.addEventListener('abort', this.#onOuter, { once: true });
    if (Number.isFinite(this.#times.timeoutMs))
      this.#cancelTotal = this.#clock.after(this.#times.timeoutMs, () =>
        this.#end(`was not there in full after ${this.#times.timeoutMs} ms`),
      );
    this.touch();
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Something was heard: the silence starts anew. */
  touch(): void {
    this.#cancelIdle();
    if (Number.isFinite(this.#times.idleMs))
      this.#cancelIdle = this.#clock.after(this.#times.idleMs, () => this.#end(`was silent for ${this.#times.idleMs} ms`));
  }

  [Symbol.dispose](): void {
    this.#cancelIdle();
    this.#cancelTotal();
    this.#outer?.removeEventListener('abort', this.#onOuter);
  }

  readonly #onOuter = (): void => this.#stop.abort(this.#outer?.reason);

  #end(how: string): void {
    this.#stop.abort(
      new ResponseTimeoutError(`The answer of ${this.#what} ${how}. Try again later, or allow more time.`, { data: { url: this.#what } }),
    );
  }
}
