import { ProviderError, type CancelTimer, type Clock } from '@tutti/core';
import type { ScriptedCall } from './script.ts';

/** Time limits and abort of one call. */
export class CallTimer {
  readonly #clock: Clock;
  readonly #provider: string;
  readonly #call: ScriptedCall;
  readonly #over: AbortController = new AbortController();
  readonly #cancelTotal: CancelTimer | undefined;

  constructor(clock: Clock, provider: string, call: ScriptedCall) {
    this.#clock = clock;
    this.#provider = provider;
    this.#call = call;
    const { signal, timeoutMs } = call.options;
    if (signal?.aborted) this.#abort();
    else signal?.addEventListener('abort', this.#abort, { once: true });
    this.#cancelTotal = timeoutMs === undefined ? undefined : clock.after(timeoutMs, () => this.#expire('timeoutMs', timeoutMs));
  }

  throwIfOver(): void {
    this.#over.signal.throwIfAborted();
  }

  /** Lets time pass; the idle limit is for each such time. */
  async pass(ms: number): Promise<void> {
    this.throwIfOver();
    if (ms <= 0) return;
    const { idleTimeoutMs } = this.#call.options;
    const cancels: CancelTimer[] = [];
    if (idleTimeoutMs !== undefined && idleTimeoutMs < ms)
      cancels.push(this.#clock.after(idleTimeoutMs, () => this.#expire('idleTimeoutMs', idleTimeoutMs)));
    try {
      await this.race(new Promise<void>((resolve) => cancels.push(this.#clock.after(ms, resolve))));
    } finally {
      for (const cancel of cancels) cancel();
    }
  }

  /** What the promise gives, unless the call is over before. */
  async race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#over;
    let leave = (): void => undefined;
    const over = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([promise, over]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  end(): void {
    this.#cancelTotal?.();
    this.#call.options.signal?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => {
    this.#over.abort(
      new ProviderError(`Call ${this.#call.number} to provider "${this.#provider}" was aborted.`, {
        provider: this.#provider,
        errorClass: 'aborted',
        cause: this.#call.options.signal?.reason,
      }),
    );
  };

  #expire(limit: string, ms: number): void {
    this.#over.abort(
      new ProviderError(
        `Provider "${this.#provider}" did not answer call ${this.#call.number} within ${limit} = ${ms} ms. Raise the limit or use a faster model.`,
        { provider: this.#provider, errorClass: 'timeout' },
      ),
    );
  }
}
