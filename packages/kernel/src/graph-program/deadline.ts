import { stepKey, type Scope } from './scope.ts';
import type { Pass } from './state.ts';

/** Starts the clock of a node that is not a task; a task's clock is the turn's. */
export function startDeadline(pass: Pass, scope: Scope, node: number): void {
  const deadlineMs = deadlineOf(scope, node);
  if (deadlineMs !== undefined) pass.out.push({ type: 'start-timer', timer: deadlineKey(scope, node), dueAt: pass.at + deadlineMs });
}

export function cancelDeadline(pass: Pass, scope: Scope, node: number): void {
  if (deadlineOf(scope, node) !== undefined) pass.out.push({ type: 'cancel-timer', timer: deadlineKey(scope, node) });
}

export function deadlineOf(scope: Scope, node: number): number | undefined {
  return scope.plan.nodes[node]?.policy?.deadlineMs;
}

function deadlineKey(scope: Scope, node: number): string {
  return `${stepKey(scope, node)}?deadline`;
}
