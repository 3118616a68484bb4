import type { Outcome, OutputRef } from '@tutti/core';
import { scopeOutput } from './output.ts';
import { forgetPlan } from './plan.ts';
import { scopeDone } from './run-container.ts';
import type { Scope } from './scope.ts';
import type { Pass } from './state.ts';
import { CANCELLED, PENDING } from './status.ts';

/** Nothing is left to do in a scope. */
export function finish(pass: Pass, scope: Scope): void {
  for (let node = 0; scope.unsettled > 0 && node < scope.plan.size; node++) {
    if (scope.status[node] === PENDING) scope.close(node, CANCELLED);
  }
  if (scope.parent !== undefined) {
    scopeDone(pass, scope, scope.parent);
    return;
  }
  pass.state.isDone = true;
  forgetPlan(pass.state.plan);
  pass.out.push({ type: 'complete', outcome: outcomeOf(pass, scope) });
}

function outcomeOf({ state }: Pass, root: Scope): Outcome<OutputRef> {
  if (state.cancelReason !== undefined) return { status: 'cancelled', reason: state.cancelReason };
  if (root.failure !== undefined) return { status: 'failed', error: root.failure.error, because: root.failure.because };
  return { status: state.isPartial ? 'partial' : 'completed', output: scopeOutput(root) };
}
