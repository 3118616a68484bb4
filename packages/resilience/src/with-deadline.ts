import { systemClock, TimeoutError, ValidationError, type Clock } from '@tutti/core';

export interface DeadlineOptions {
  /** Aborts the work as well. */
  readonly signal?: AbortSignal;
  /** What is timed, for the message. */
  readonly what?: string;
  readonly clock?: Clock;
}

/**
 * Gives work a time. When it is over, or the signal aborts, the work's own signal aborts and the promise rejects at once: also when
 * the work takes no notice; what it answers then is dropped.
 * @throws {@link ValidationError} for a time that is negative or no number; {@link TimeoutError} when the time is over; the signal's reason when it aborts.
 */
export async function withDeadline<T>(ms: number, work: (signal: AbortSignal) => Promise<T>, options: DeadlineOptions = {}): Promise<T> {
  const { signal, clock = systemClock, what = 'The call' } = options;
  if (!(ms >= 0)) throw new ValidationError(`The deadline is ${String(ms)} ms; it must be a number of milliseconds from 0.`);
  signal?.throwIfAborted();
  const controller = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  // Work that throws while its signal aborts leaves nobody to hear of it.
  promise.catch(() => undefined);
  const stop = (reason: unknown): void => {
    reject(reason);
    controller.abort(reason);
  };
  const onAbort = (): void => stop(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const cancel = clock.after(ms, () =>
    stop(new TimeoutError(`${what} took longer than ${ms} ms and was stopped. Allow more time, or ask for less.`)),
  );
  try {
    return await Promise.race([work(controller.signal), promise]);
  } finally {
    cancel();
    signal?.removeEventListener('abort', onAbort);
  }
}
