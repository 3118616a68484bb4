import type { OpenStep } from './open-step.ts';
import type { RunFold } from './run-fold.ts';

/** Asks a step to stop. With a body in the Host it settles when that ends; else it is dropped in this turn. */
export function cancelStep(run: RunFold, step: OpenStep, reason: string): void {
  if (step.phase === 'cancelling') return;
  const { isWithHost, attempt, command } = step;
  step.cancelReason = reason;
  run.setPhase(step, 'cancelling');
  if (isWithHost) run.emit({ type: 'cancel-step', step: command.step, attempt, reason });
  else run.dropped.push(command.step);
}

/** Lets a running body of a step go on to its end, and be the last one: what is queued, waits or would be tried again is dropped. */
export function drainStep(run: RunFold, step: OpenStep, reason: string): void {
  if (step.phase === 'cancelling') return;
  if (!step.isWithHost) return cancelStep(run, step, reason);
  step.drainReason = reason;
  // What is on record as started is no longer queued.
  if (step.phase === 'ready') run.emit({ type: 'withdraw-step', step: step.command.step, attempt: step.attempt, reason });
}
