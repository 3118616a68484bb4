import type { Message } from '@tutti/core';
import { timerNames } from '../run-state/run-fold.ts';
import { ignore } from './ignore-message.ts';
import { interpretTimer } from './interpret-timer.ts';
import type { TurnScope } from './turn-scope.ts';

type Wake = Extract<Message, { type: 'wake' }>;

/** Ends a timer that nobody wants to wait for, as after a clock that had jumped ahead. Deadlines are no waiting and stay. */
export function interpretWake(turn: TurnScope, message: Wake): void {
  const timers = timersOf(turn, message);
  if (timers.length === 0) return ignore(turn, message, `step "${message.path}" waits for no time`);
  for (const timer of timers) {
    turn.run.emit({ type: 'cancel-timer', timer });
    interpretTimer(turn, timer);
  }
}

function timersOf({ run }: TurnScope, { path, key }: Wake): string[] {
  const waits = key === undefined ? [...(run.steps.get(path)?.recorded?.waits.keys() ?? [])] : [key];
  const own = key === undefined ? [timerNames.program(path), timerNames.retry(path), timerNames.doubt(path)] : [];
  return [...own, ...waits.map((wait) => timerNames.wait(path, wait))].filter((timer) => run.timers.has(timer));
}
