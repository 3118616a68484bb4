import type { ErrorRecord, Message } from '@tutti/core';
import { performStep } from '../run-state/perform-step.ts';
import { doubtEffects } from './doubt-effects.ts';
import { failStep } from './fail-step.ts';
import { ignore } from './ignore-message.ts';
import type { TurnScope } from './turn-scope.ts';

const CODE_CHANGED = 'CODE_CHANGED: ';

type Decide = Extract<Message, { type: 'decide' }>;

/** Goes on with a step in doubt the way somebody has decided; the pause that changed code has brought ends with the last of its questions. */
export function interpretDecision(turn: TurnScope, message: Decide): void {
  decide(turn, message);
  const { run } = turn;
  const isAnswered = run.pausedBecause?.startsWith(CODE_CHANGED) === true && run.pausedBy === undefined && run.phases.deciding === 0;
  if (isAnswered) turn.append({ type: 'run.resumed', seq: turn.seq, at: turn.at });
}

function decide(turn: TurnScope, message: Decide): void {
  const { path, key, decision, blob, asOf = Infinity } = message;
  const step = turn.run.steps.get(path);
  if (step?.phase !== 'deciding') return ignore(turn, message, `step "${path}" waits for no decision`);
  if (key !== undefined && !step.recorded?.openEffects.has(key))
    return ignore(turn, message, `step "${path}" has no substep "${key}" in doubt`);
  if (step.decidableAt !== undefined && step.decidableAt >= asOf)
    return ignore(turn, message, `it was decided before what step "${path}" now asks about had begun`);
  const { attempt } = step;
  turn.append({
    type: 'decision.made',
    seq: turn.seq,
    at: turn.at,
    path,
    decision,
    ...(key === undefined ? {} : { key }),
    ...(blob === undefined ? {} : { blob }),
  });
  const base = { seq: turn.seq, at: turn.at, path, attempt } as const;
  if (decision.kind === 'fail') return failStep(turn, step, { error: decidedFailure(path, decision.message) });
  if (decision.kind === 'complete') {
    const result = blob === undefined ? { output: decision.output } : { blob };
    if (key === undefined) {
      turn.append({ type: 'step.completed', ...base, startedAt: turn.at, ...result });
      return;
    }
    turn.append({ type: 'substep.completed', ...base, key, ...result });
  }
  // Several effects can be in doubt: each is asked about before the body runs again.
  if (!doubtEffects(turn, step)) performStep(turn.run, step);
}

function decidedFailure(path: string, message: string | undefined): ErrorRecord {
  return {
    name: 'ExecutionError',
    code: 'DECIDED_FAILED',
    message: message ?? `Step "${path}" was decided to have failed.`,
    retryable: false,
  };
}
