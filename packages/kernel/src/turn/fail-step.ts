import type { Charge, ErrorRecord } from '@tutti/core';
import type { OpenStep } from '../run-state/open-step.ts';
import type { TurnScope } from './turn-scope.ts';

/** Records the final failure of a step. */
export function failStep(turn: TurnScope, step: OpenStep, error: ErrorRecord, facts: { readonly startedAt?: number; readonly charge?: Charge } = {}): void {
  turn.append({
    type: 'step.failed',
    seq: turn.seq,
    at: turn.at,
    path: step.command.step,
    attempt: step.attempt,
    startedAt: facts.startedAt ?? turn.at,
    error,
    ...(facts.charge === undefined ? {} : { charge: facts.charge }),
  });
}
