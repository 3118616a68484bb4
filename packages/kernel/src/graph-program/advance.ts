import type { CommandSink, RunEvent, SignalDelivered } from '@tutti/core';
import { cancelDeadline } from './deadline.ts';
import { decide } from './decide.ts';
import { drain } from './drain.ts';
import { cancelScopes } from './halt.ts';
import { openScope } from './open-scope.ts';
import { locate } from './locate.ts';
import { complete, completeWith, cut, fail } from './settle.ts';
import type { GraphState, Pass } from './state.ts';
import { CANCELLING, RUNNING } from './status.ts';
import { fireTimer } from './timer.ts';

const nobody: ReadonlySet<string> = new Set();

/** Takes in one event. Late, duplicate and foreign ones change nothing. */
export function advance(state: GraphState, event: RunEvent, out: CommandSink): void {
  if (state.isDone || (state.root === undefined) !== (event.type === 'run.created')) return;
  const chosen = event.type === 'step.completed' && event.chosen !== undefined ? new Set(event.chosen) : nobody;
  const pass: Pass = { state, out, at: event.at, chosen };
  take(pass, event);
  drain(pass);
}

function take(pass: Pass, event: RunEvent): void {
  const { state } = pass;
  switch (event.type) {
    case 'run.created':
      state.root = openScope(pass, state.plan, undefined);
      return;
    case 'step.completed':
    case 'step.failed':
    case 'step.cancelled':
      settleTask(pass, event);
      return;
    case 'signal.delivered':
      endSignalWait(pass, event);
      return;
    case 'timer.fired':
      fireTimer(pass, event.timer);
      return;
    case 'evaluated':
      decide(pass, event);
      return;
    case 'run.cancelling':
      state.cancelReason ??= event.reason;
      if (state.root !== undefined) cancelScopes(pass, [state.root], event.reason);
      return;
    default:
  }
}

type TaskSettled = Extract<RunEvent, { type: 'step.completed' | 'step.failed' | 'step.cancelled' }>;

function settleTask(pass: Pass, event: TaskSettled): void {
  const place = locate(pass.state, event.path);
  if (place === undefined) return;
  const { scope, node } = place;
  const status = scope.status[node];
  if ((status !== RUNNING && status !== CANCELLING) || scope.plan.nodes[node]?.kind !== 'task') return;
  if (event.type === 'step.completed') complete(pass, scope, node);
  // What a step that was told to stop fails with is no failure of its own.
  else if (event.type === 'step.cancelled' || status === CANCELLING) cut(pass, scope, node);
  else fail(pass, scope, { node, failure: { error: event.error, because: event.path } });
}

function endSignalWait(pass: Pass, { wait, payload, blob }: SignalDelivered): void {
  const place = locate(pass.state, wait);
  if (place === undefined) return;
  const { scope, node } = place;
  const given = scope.plan.nodes[node];
  if (scope.status[node] !== RUNNING || given?.kind !== 'wait' || !('signal' in given.until)) return;
  cancelDeadline(pass, scope, node);
  completeWith(pass, scope, { node, output: blob === undefined ? { value: payload } : { step: wait } });
}
