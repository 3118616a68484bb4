import type { Charge, StepKey, WaitingFor } from '@tutti/core';
import type { ChangeOf } from './with-change.ts';

/**
 * Status of a step for people. `queued`: due, but all slots are taken; `retrying`: between two attempts;
 * `skipped`: it did not run, since its guard was false or nothing led to it.
 */
export type StepStatus = 'pending' | 'queued' | 'running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'cancelled' | 'skipped';

/** All of them, in the order of a step's life. */
export const stepStatuses: readonly StepStatus[] = [
  'pending',
  'queued',
  'running',
  'waiting',
  'retrying',
  'completed',
  'failed',
  'cancelled',
  'skipped',
];

/** Whether a step never leaves this status. */
export function isSettled(status: StepStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'skipped';
}

/** Tokens sent and received. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** What something has cost so far. */
export interface Spending {
  readonly tokens: Tokens;
  readonly costUsd: number;
  /** The sum behind it, exact: integer nano-dollars and all kinds of tokens. Absent while nothing was charged. */
  readonly charge?: Charge;
}

/** A wait inside a step that has not ended. */
export interface OpenWait {
  readonly key: string;
  /** Name of the signal that would end it. */
  readonly signal?: string;
  /** When it ends by itself, ms since 1970. */
  readonly dueAt?: number;
}

/** One line of the status table. Times are ms since 1970. */
export interface StepProgress extends Spending {
  readonly path: StepKey;
  /** Last part of the path: the id of its node. */
  readonly node: string;
  /** Name for people; the path unless one was declared. */
  readonly name: string;
  readonly status: StepStatus;
  readonly waitingFor?: WaitingFor;
  readonly waits: readonly OpenWait[];
  /** The attempt now running or last run, from 1; 0 before the first. */
  readonly attempt: number;
  /** When the next attempt is due. */
  readonly retryAt?: number;
  /** When it began, by the earliest record of it. */
  readonly startedAt?: number;
  /** When it was first seen to run, while no record says when it began. */
  readonly seenAt?: number;
  readonly endedAt?: number;
  /** From start to end, waits and retries included. */
  readonly durationMs?: number;
  /** What the step last said of itself. */
  readonly message?: string;
  /** How much is done, 0…1. */
  readonly ratio?: number;
  /** Why it was cancelled, or what has to be decided. */
  readonly reason?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What to change of a step. */
export type StepChange = ChangeOf<StepProgress>;

/** A step nothing is known of. */
export function newStep(path: StepKey, name: string = path): StepProgress {
  const node = path.slice(path.lastIndexOf('/') + 1);
  return { path, node, name, status: 'pending', waits: [], attempt: 0, tokens: { input: 0, output: 0 }, costUsd: 0 };
}
