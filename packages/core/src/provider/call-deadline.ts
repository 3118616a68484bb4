import { ProviderError } from '../model/provider-error.ts';
import type { CancelTimer, Clock } from '../ports/clock.ts';
import type { ModelCallOptions } from '../ports/model-provider.ts';

const FIRST_PART_MS = 120_000;
const NEXT_PART_MS = 60_000;

/** The abort signal, the total deadline and the idle deadline of one model call, as one signal whose reason is a ProviderError. */
export class CallDeadline implements Disposable {
  readonly #provider: string;
  readonly #clock: Clock;
  readonly #options: ModelCallOptions;
  readonly #controller: AbortController = new AbortController();
  readonly #over: Promise<never>;
  #cancelTotal: CancelTimer | undefined;
  #cancelIdle: CancelTimer | undefined;
  #progressAt: number;
  #idleMs: number;
  /** Since when nobody waits for the provider. */
  #leftAt: number | undefined;

  constructor(provider: string, clock: Clock, options: ModelCallOptions = {}) {
    this.#provider = provider;
    this.#clock = clock;
    this.#options = options;
    this.#progressAt = clock.monotonic();
    this.#idleMs = options.idleTimeoutMs ?? FIRST_PART_MS;
    const { signal } = this.#controller;
    this.#over = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    // Nobody may be waiting when the call ends.
    this.#over.catch(() => undefined);
    this.#start();
  }

  /** Aborted when the call is over before it is done. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** @throws ProviderError when the call is over. */
  throwIfOver(): void {
    this.signal.throwIfAborted();
  }

  /** A part of the answer has been decoded: the idle time begins anew. Bytes and comments are no parts. `nextMs` limits the wait for the next part further. */
  progress(nextMs: number = Infinity): void {
    this.#progressAt = this.#clock.monotonic();
    const idleMs = Math.min(nextMs, this.#options.idleTimeoutMs ?? NEXT_PART_MS);
    if (idleMs === this.#idleMs) return;
    this.#idleMs = idleMs;
    this.#cancelIdle?.();
    if (!this.signal.aborted) this.#watch(idleMs);
  }

  /** What the promise gives, unless the call is over before it. */
  async race<T>(promise: Promise<T>): Promise<T> {
    this.#enter();
    try {
      return await Promise.race([promise, this.#over]);
    } finally {
      this.#leftAt = this.#clock.monotonic();
    }
  }

  /** Time the reader spends on a part is not the provider's. */
  #enter(): void {
    if (this.#leftAt !== undefined) this.#progressAt += this.#clock.monotonic() - this.#leftAt;
    this.#leftAt = undefined;
  }

  /** Ends what still runs for the call. */
  [Symbol.dispose](): void {
    this.#cancelTotal?.();
    this.#cancelIdle?.();
    this.#options.signal?.removeEventListener('abort', this.#abort);
    if (!this.signal.aborted) this.#controller.abort(this.#aborted());
  }

  #start(): void {
    const { signal, timeoutMs } = this.#options;
    if (signal?.aborted === true) return this.#abort();
    signal?.addEventListener('abort', this.#abort, { once: true });
    if (timeoutMs !== undefined) {
      this.#cancelTotal = this.#clock.after(timeoutMs, () =>
        this.#expire(
          'TIMEOUT',
          `The call to provider "${this.#provider}" did not end within timeoutMs = ${timeoutMs}. Raise the limit, or ask for less.`,
        ),
      );
    }
    this.#watch(this.#idleMs);
  }

  /** One timer looks back at the last part, instead of one timer per part. */
  #watch(ms: number): void {
    this.#cancelIdle = this.#clock.after(ms, () => {
      const left = this.#leftAt === undefined ? this.#progressAt + this.#idleMs - this.#clock.monotonic() : this.#idleMs;
      if (left > 0) this.#watch(left);
      else
        this.#expire(
          'IDLE_TIMEOUT',
          `Provider "${this.#provider}" sent no part of an answer for ${this.#idleMs} ms. Try again, or raise idleTimeoutMs for a slow model.`,
        );
    });
  }

  #expire(code: string, message: string): void {
    this.#controller.abort(new ProviderError(message, { provider: this.#provider, errorClass: 'timeout', code }));
  }

  #aborted(): ProviderError {
    return new ProviderError(`The call to provider "${this.#provider}" was aborted.`, {
      provider: this.#provider,
      errorClass: 'aborted',
      cause: this.#options.signal?.reason,
    });
  }

  readonly #abort = (): void => this.#controller.abort(this.#aborted());
}
