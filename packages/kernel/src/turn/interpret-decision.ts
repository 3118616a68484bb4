import type { ErrorRecord, Message } from '@tutti/core';
import { failStep } from './fail-step.ts';
import { ignore } from './ignore-message.ts';
import type { TurnScope } from './turn-scope.ts';

type Decide = Extract<Message, { type: 'decide' }>;

/** Goes on with a step in doubt the way somebody has decided. */
export function interpretDecision(turn: TurnScope, message: Decide): void {
  const { path, key, decision } = message;
  const step = turn.run.steps.get(path);
  if (step?.phase !== 'deciding') return ignore(turn, message, `step "${path}" waits for no decision`);
  if (key !== undefined && !step.recorded?.openEffects.has(key)) return ignore(turn, message, `step "${path}" has no substep "${key}" in doubt`);
  const { attempt } = step;
  turn.append({ type: 'decision.made', seq: turn.seq, at: turn.at, path, decision, ...(key === undefined ? {} : { key }) });
  if (decision.kind === 'fail') {
    turn.run.out.push({ type: 'abandon-step', step: path, attempt, reason: 'decided' });
    failStep(turn, step, { error: decidedFailure(path, decision.message) });
  }
  if (decision.kind !== 'complete') return;
  if (key === undefined) {
    turn.run.out.push({ type: 'abandon-step', step: path, attempt, reason: 'decided' });
    turn.append({ type: 'step.completed', seq: turn.seq, at: turn.at, path, attempt, startedAt: turn.at, output: decision.output });
  } else {
    turn.append({ type: 'substep.completed', seq: turn.seq, at: turn.at, path, attempt, key, output: decision.output });
  }
}

function decidedFailure(path: string, message: string | undefined): ErrorRecord {
  return { name: 'ExecutionError', code: 'DECIDED_FAILED', message: message ?? `Step "${path}" was decided to have failed.`, retryable: false };
}
