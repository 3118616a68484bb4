import { CancelledError, TuttiError } from '@tutti/core';

/** Throws the signal's own reason when it is an error of Tutti, else a {@link CancelledError}. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  if (TuttiError.isInstance(reason)) throw reason;
  throw new CancelledError('The tool was stopped before it had finished. Nothing half-written was left behind.', { cause: reason });
}
