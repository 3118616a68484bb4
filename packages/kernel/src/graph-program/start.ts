import type { GraphNode, Json, StepPolicy, TaskNode, WaitNode } from '@tutti/core';
import { startContainer } from './run-container.ts';
import { limitsAbove } from './limits-above.ts';
import { startDeadline } from './deadline.ts';
import { stepKey, type Scope } from './scope.ts';
import { skip, fail } from './settle.ts';
import type { Pass } from './state.ts';
import { GUARDING, READY, RUNNING } from './status.ts';
import { isTrue, type Answer } from './answer.ts';

const noPolicy: StepPolicy = {};

/** Starts a node that was put on the work list, unless it was stopped meanwhile. */
export function start(pass: Pass, scope: Scope, node: number): void {
  if (scope.status[node] !== READY) return;
  const guard = (scope.plan.nodes[node] as GraphNode).if;
  if (guard === undefined) {
    begin(pass, scope, node);
    return;
  }
  scope.open(node, GUARDING);
  const { evaluator, expression } = guard;
  pass.out.push({ type: 'evaluate', key: `${stepKey(scope, node)}?if`, evaluator, expression, scope: scope.path });
}

/** A guard is decided. */
export function guarded(pass: Pass, scope: Scope, { node, answer }: { readonly node: number; readonly answer: Answer }): void {
  if (scope.status[node] !== GUARDING) return;
  if (answer.error !== undefined) fail(pass, scope, { node, failure: { error: answer.error, because: stepKey(scope, node) } });
  else if (isTrue(answer)) begin(pass, scope, node);
  else skip(pass, scope, node);
}

function begin(pass: Pass, scope: Scope, node: number): void {
  const given = scope.plan.nodes[node] as GraphNode;
  scope.open(node, RUNNING);
  if (given.kind === 'task') {
    runStep(pass, scope, { node, task: given });
    return;
  }
  startDeadline(pass, scope, node);
  if (given.kind === 'wait') startWait(pass, stepKey(scope, node), given);
  else startContainer(pass, scope, node);
}

function runStep(pass: Pass, scope: Scope, { node, task }: { readonly node: number; readonly task: TaskNode }): void {
  const input: Json = task.input ?? null;
  const rank = scope.plan.rank[node] as number;
  const limits = limitsAbove(scope, node);
  const step = {
    type: 'run-step',
    step: stepKey(scope, node),
    handler: task.handler,
    input,
    policy: task.policy ?? noPolicy,
    rank,
  } as const;
  pass.out.push(limits === undefined ? step : { ...step, limits });
}

function startWait(pass: Pass, key: string, { until }: WaitNode): void {
  if ('signal' in until) pass.out.push({ type: 'await-signal', wait: key, name: until.signal });
  else pass.out.push({ type: 'start-timer', timer: key, dueAt: pass.at + until.ms });
}
