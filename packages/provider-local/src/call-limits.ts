import { ProviderError, type CancelTimer, type Clock, type ModelCallOptions } from '@tutti/core';

/** The abort signal and the time limit of one call, as one signal whose reason is a ProviderError. */
export class CallLimits {
  readonly #controller: AbortController = new AbortController();
  readonly #options: ModelCallOptions;
  readonly #provider: string;
  readonly #cancelTimeout: CancelTimer | undefined;

  constructor(provider: string, clock: Clock, options: ModelCallOptions) {
    this.#provider = provider;
    this.#options = options;
    const { signal, timeoutMs } = options;
    if (signal?.aborted) this.#abort();
    else signal?.addEventListener('abort', this.#abort, { once: true });
    this.#cancelTimeout = timeoutMs === undefined ? undefined : clock.after(timeoutMs, () => this.#expire(timeoutMs));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    this.#cancelTimeout?.();
    this.#options.signal?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => {
    this.#controller.abort(new ProviderError('The call to the local provider was aborted.', { provider: this.#provider, errorClass: 'aborted', cause: this.#options.signal?.reason }));
  };

  #expire(timeoutMs: number): void {
    this.#controller.abort(
      new ProviderError(`The local provider did not finish within timeoutMs = ${timeoutMs}. Raise it, or give less text.`, { provider: this.#provider, errorClass: 'timeout' }),
    );
  }
}
