import { TimeoutError, ValidationError, toErrorRecord, type ErrorRecord, type StepKey } from '@tutti/core';

/** Why a node or scope failed, and the first step that did. */
export interface Failure {
  readonly error: ErrorRecord;
  readonly because: StepKey;
}

/** A value of a wrong type at a step. */
export function wrongType(because: StepKey, message: string): Failure {
  return { error: toErrorRecord(new ValidationError(message, { code: 'VALUE_TYPE' })), because };
}

/** A step that was not done in time. */
export function deadlinePassed(because: StepKey, deadlineMs: number): Failure {
  const message = `Step "${because}" was not done within its deadline of ${deadlineMs} ms. Raise deadlineMs or make what it waits for shorter.`;
  return { error: toErrorRecord(new TimeoutError(message, { retryable: false, data: { deadlineMs } })), because };
}

/** A run that would open more steps than it may. */
export function tooManySteps(because: StepKey, limit: number): Failure {
  const message = `"${because}" would bring the run beyond the ${limit} steps it may open. Raise maxSteps of the graph, lower maxIterations or the number of items, or start child runs.`;
  return { error: toErrorRecord(new ValidationError(message, { code: 'TOO_MANY_STEPS', data: { maxSteps: limit } })), because };
}
