import type { OpenStep } from './open-step.ts';
import type { RunFold } from './run-fold.ts';

/** Asks a step to stop. With a body in the Host it settles when that ends; else it is dropped in this turn. */
export function cancelStep(run: RunFold, step: OpenStep, reason: string): void {
  if (step.phase === 'cancelling') return;
  const { isWithHost, attempt, command } = step;
  step.cancelReason = reason;
  run.setPhase(step, 'cancelling');
  if (isWithHost) run.out.push({ type: 'cancel-step', step: command.step, attempt, reason, isAwaited: true });
  else run.dropped.push(command.step);
}
