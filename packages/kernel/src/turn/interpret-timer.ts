import type { ErrorRecord } from '@tutti/core';
import { performStep } from '../run-state/perform-step.ts';
import { endDoubt } from './doubt-effects.ts';
import { failStep } from './fail-step.ts';
import type { TurnScope } from './turn-scope.ts';

/** What a due timer means; a timer that is no longer set means nothing. */
export function interpretTimer(turn: TurnScope, timer: string): void {
  const { run } = turn;
  if (!run.timers.has(timer)) return;
  const name = timer.slice(1);
  switch (timer[0]) {
    case 'p':
      turn.append({ type: 'timer.fired', seq: turn.seq, at: turn.at, timer: name });
      return;
    case 'r':
      return retryStep(turn, timer, name);
    case 'd':
      return passDeadline(turn, timer, name);
    case 'w':
      return endWait(turn, name);
    case 'e':
      return endDoubt(turn, timer, name);
  }
}

function retryStep(turn: TurnScope, timer: string, path: string): void {
  turn.run.timers.delete(timer);
  const step = turn.run.steps.get(path);
  if (step?.phase !== 'retrying') return;
  performStep(turn.run, step);
  // The run is at work again, and is to be known as such should it end this process.
  turn.noteState();
}

function passDeadline(turn: TurnScope, timer: string, path: string): void {
  turn.run.timers.delete(timer);
  const step = turn.run.steps.get(path);
  if (step === undefined || step.phase === 'cancelling') return;
  const { deadlineMs } = step.command.policy;
  if (step.isWithHost) turn.run.emit({ type: 'abandon-step', step: path, attempt: step.attempt, reason: 'deadline' });
  const error: ErrorRecord = {
    name: 'TimeoutError',
    code: 'TIMEOUT',
    message: `Step "${path}" was not done within its deadline of ${deadlineMs} ms. Raise deadlineMs or make the step shorter.`,
    retryable: false,
    data: { deadlineMs: deadlineMs ?? null },
  };
  failStep(turn, step, { error });
}

function endWait(turn: TurnScope, name: string): void {
  const split = name.indexOf('\n');
  const path = name.slice(0, split);
  const key = name.slice(split + 1);
  turn.append({ type: 'wait.closed', seq: turn.seq, at: turn.at, path, key, output: null });
}
