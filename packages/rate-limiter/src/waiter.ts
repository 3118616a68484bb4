import { CancelledError, TimeoutError } from '@tutti/core';
import type { Lease } from './lease.ts';

/** One priority step is worth this much waiting: a waiter of the lowest priority passes newcomers of the highest after 9 of them. */
const AGEING_MS = 2_000;

export interface WaiterOptions {
  readonly tokens: number;
  /** 1 (last) to 10 (first). */
  readonly priority: number;
  /** When it begins to wait, monotonic ms. */
  readonly since: number;
  /** When it gives up, monotonic ms; `Infinity` = never. */
  readonly dueAt: number;
  /** Its number: equals are served as they came. */
  readonly order: number;
}

/** A request that waits for its lease. It is settled once, with the lease or an error. */
export class Waiter {
  readonly tokens: number;
  readonly since: number;
  readonly dueAt: number;
  /** Lower is served first. Age and priority in one number, so that the order of two waiters never changes. */
  readonly rank: number;
  readonly order: number;
  /** False once the queue has let go of it. */
  isWaiting: boolean = true;
  readonly lease: Promise<Lease>;
  readonly resolve: (lease: Lease) => void;
  readonly #reject: (reason: unknown) => void;
  #stopListening: (() => void) | undefined;

  constructor({ tokens, priority, since, dueAt, order }: WaiterOptions) {
    this.tokens = tokens;
    this.since = since;
    this.dueAt = dueAt;
    this.order = order;
    this.rank = since - priority * AGEING_MS;
    const { promise, resolve, reject } = Promise.withResolvers<Lease>();
    this.lease = promise;
    this.resolve = resolve;
    this.#reject = reject;
  }

  /** @param onAbort told the reason when the signal aborts before the request is granted or given up */
  listen(signal: AbortSignal, onAbort: (reason: unknown) => void): void {
    const listener = (): void => onAbort(abortReason(signal));
    signal.addEventListener('abort', listener, { once: true });
    // An aborted signal has let go of its listener; to look for it once more takes time with all that listen.
    this.#stopListening = () => signal.aborted || signal.removeEventListener('abort', listener);
  }

  /** It is granted: no signal cancels it any more. */
  stopListening(): void {
    this.#stopListening?.();
  }

  fail(reason: unknown): void {
    this.#stopListening?.();
    this.#reject(reason);
  }

  /** What it fails with when its time is over. */
  timedOut(now: number): TimeoutError {
    return new TimeoutError(
      `No room under the rate limits within ${Math.round(this.dueAt - this.since)} ms (waited ${Math.round(now - this.since)} ms for ${this.tokens} tokens). ` +
        `Allow more time, send fewer requests, or raise the limits if the provider grants more.`,
    );
  }
}

export function abortReason(signal: AbortSignal): unknown {
  return signal.reason ?? new CancelledError('The request was cancelled while it waited for the rate limit.');
}
