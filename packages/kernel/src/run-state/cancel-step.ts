import type { HostCommand } from '@tutti/core';
import type { OpenStep } from './open-step.ts';
import type { RunFold } from './run-fold.ts';

/** Asks a step to stop. With a body in the Host it settles when that ends; else it is dropped in this turn. */
export function cancelStep(run: RunFold, step: OpenStep, reason: string, out: HostCommand[]): void {
  if (step.phase === 'cancelling') return;
  const { isWithHost, attempt, command } = step;
  step.cancelReason = reason;
  run.setPhase(step, 'cancelling');
  if (isWithHost) out.push({ type: 'cancel-step', step: command.step, attempt, reason, isAwaited: true });
  else run.dropped.push(command.step);
}
