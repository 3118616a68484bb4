import { failContainer, type ContainerNode } from './container-node.ts';
import { cancelDeadline, deadlineOf } from './deadline.ts';
import { deadlinePassed } from './failure.ts';
import { cancelScopes, takeBackWait } from './halt.ts';
import { splitQuestion } from './keys.ts';
import { locate, type Place } from './locate.ts';
import { containerAt } from './run-container.ts';
import { stepKey } from './scope.ts';
import { completeWith, fail } from './settle.ts';
import type { Pass } from './state.ts';
import { RUNNING } from './status.ts';

/** A timer has fired: a wait's time is over, or a deadline has passed. */
export function fireTimer(pass: Pass, timer: string): void {
  const { stem, what } = splitQuestion(timer);
  const place = locate(pass.state, stem);
  if (place === undefined || place.scope.status[place.node] !== RUNNING) return;
  if (what === 'deadline') passDeadline(pass, place);
  else if (what === '') endTimedWait(pass, place);
}

function endTimedWait(pass: Pass, { scope, node }: Place): void {
  const given = scope.plan.nodes[node];
  if (given?.kind !== 'wait' || !('ms' in given.until)) return;
  cancelDeadline(pass, scope, node);
  completeWith(pass, scope, { node, output: { value: null } });
}

function passDeadline(pass: Pass, { scope, node }: Place): void {
  const deadlineMs = deadlineOf(scope, node);
  const kind = scope.plan.nodes[node]?.kind;
  if (deadlineMs === undefined || kind === 'task') return;
  const failure = deadlinePassed(stepKey(scope, node), deadlineMs);
  if (kind === 'wait') {
    takeBackWait(pass, scope, node);
    fail(pass, scope, { node, failure });
    return;
  }
  const at = containerAt(scope, node) as ContainerNode;
  at.container.isDeadlinePassed = true;
  cancelScopes(pass, at.container.open.all(), failure.because);
  failContainer(pass, at, failure);
}
