import { backoffMs, type ErrorRecord, type Json, type RetrySchedule } from '@tutti/core';
import type { OpenStep } from '../run-state/open-step.ts';
import type { TurnScope } from './turn-scope.ts';

/** Attempts in all of a schedule that names no other number: progress restarts the count of retries, never this one. */
const ATTEMPTS_IN_ALL = 100;

/** When a failed step is tried again, ms since 1970; `undefined` when it is not. */
export function nextAttemptAt({ run, at }: TurnScope, step: OpenStep, error: ErrorRecord): number | undefined {
  const { retry, deadlineMs } = step.command.policy;
  if (retry === undefined || step.failures >= retry.maxRetries || step.drainReason !== undefined) return undefined;
  if (step.attempt >= attemptsInAll(retry)) return undefined;
  if (!error.retryable && retry.allErrors !== true) return undefined;
  const draw = fraction(`${run.runId}/${step.command.step}/${step.attempt}`);
  const retryAt = at + Math.max(backoffMs(retry, step.failures + 1, draw), retryAfterMs(error.data));
  return deadlineMs !== undefined && retryAt >= step.dueAt + deadlineMs ? undefined : retryAt;
}

/** The most attempts a schedule allows, whatever progress they make: a substep whose key holds the attempt is new each time. */
function attemptsInAll({ maxAttempts, maxRetries }: RetrySchedule): number {
  return maxAttempts ?? Math.max(ATTEMPTS_IN_ALL, maxRetries + 1);
}

/** How long the failing side itself asks to wait. */
function retryAfterMs(data: Json | undefined): number {
  if (typeof data !== 'object' || data === null || !('retryAfterMs' in data)) return 0;
  const { retryAfterMs: ms } = data;
  return typeof ms === 'number' && ms > 0 ? ms : 0;
}

/**
 * A number in [0, 1) drawn from a text, so that replay draws the same on every Host.
 * @see Fowler, Noll, Vo: FNV-1a, 32 bits, with a final avalanche (murmur3) since low bits of FNV vary little.
 */
export function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
