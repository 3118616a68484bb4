import { ProviderError, TuttiError, type ModelErrorClass } from '@tutti/core';

/** What says nothing of the service's health: the request was wrong, or was answered in a way we did not want. */
const HEALTHY: ReadonlySet<ModelErrorClass> = new Set([
  'not-found',
  'bad-request',
  'too-large',
  'context-overflow',
  'conflict',
  'rate-limited',
  'refusal',
  'content-filter',
]);

/** The call was given up, or never sent: nobody knows how it would have ended. */
const UNTOLD: ReadonlySet<ModelErrorClass> = new Set(['aborted', 'capability-missing']);

/** Failures after which the next call with the same key cannot succeed either. */
const FATAL: ReadonlySet<ModelErrorClass> = new Set(['auth', 'quota']);

/**
 * What a failure says of the service: `fatal` opens the breaker at once, `failure` counts, `healthy` counts as an answer, `untold` says
 * nothing. Errors of others count as failures, except what is aborted.
 */
export type FailureVerdict = 'fatal' | 'failure' | 'healthy' | 'untold';

/** @returns the verdict on an error, by its class. A bad request is no failure of the service. */
export function judgeFailure(error: unknown): FailureVerdict {
  const errorClass = error instanceof ProviderError ? error.errorClass : (error as { errorClass?: ModelErrorClass } | null)?.errorClass;
  if (errorClass !== undefined)
    return FATAL.has(errorClass) ? 'fatal' : UNTOLD.has(errorClass) ? 'untold' : HEALTHY.has(errorClass) ? 'healthy' : 'failure';
  if (TuttiError.isInstance(error)) return error.code === 'CANCELLED' ? 'untold' : error.retryable ? 'failure' : 'healthy';
  return (error as { name?: unknown } | null)?.name === 'AbortError' ? 'untold' : 'failure';
}
