import type { Charge, ErrorRecord } from '@tutti/core';
import type { OpenStep } from '../run-state/open-step.ts';
import type { TurnScope } from './turn-scope.ts';

/** Why a step failed, when its body began, and what it has cost. */
export interface Failure {
  readonly error: ErrorRecord;
  readonly startedAt?: number;
  readonly waitedMs?: number;
  readonly charge?: Charge;
}

/** Records the final failure of a step. */
export function failStep(turn: TurnScope, step: OpenStep, failure: Failure): void {
  turn.append({
    type: 'step.failed',
    seq: turn.seq,
    at: turn.at,
    path: step.command.step,
    attempt: step.attempt,
    startedAt: failure.startedAt ?? turn.at,
    ...(failure.waitedMs === undefined ? {} : { waitedMs: failure.waitedMs }),
    error: failure.error,
    ...(failure.charge === undefined ? {} : { charge: failure.charge }),
  });
}
