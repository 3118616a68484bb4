import type { Evaluated } from '@tutti/core';
import { isTrue, type Answer } from './answer.ts';
import { splitPath, splitQuestion } from './keys.ts';
import { locate } from './locate.ts';
import { resolveDead, resolveLive } from './resolve.ts';
import { containerAnswered } from './run-container.ts';
import { scopeAt } from './scope-paths.ts';
import { stepKey, type Scope } from './scope.ts';
import { fail } from './settle.ts';
import { guarded } from './start.ts';
import type { Pass } from './state.ts';
import { PENDING } from './status.ts';

/** Hands a decision to what has asked for it. */
export function decide(pass: Pass, event: Evaluated): void {
  const { stem, what } = splitQuestion(event.key);
  if (what === 'when') {
    const scope = scopeAt(pass.state, splitPath(stem).scope);
    if (scope !== undefined) decideEdge(pass, scope, event);
    return;
  }
  const place = locate(pass.state, stem);
  if (place === undefined) return;
  const { scope, node } = place;
  if (what === 'if') guarded(pass, scope, { node, answer: event });
  else containerAnswered(pass, scope, { node, question: what, answer: event });
}

function decideEdge(pass: Pass, scope: Scope, { key, ...answer }: Answer & { readonly key: string }): void {
  const edge = scope.asked?.get(key);
  if (edge === undefined) return;
  scope.asked?.delete(key);
  if (scope.halt !== 0) return;
  if (answer.error === undefined) {
    (isTrue(answer) ? resolveLive : resolveDead)(pass, scope, edge);
    return;
  }
  // Whether the target may run cannot be known, so it fails; unless it runs by other edges already.
  const node = scope.plan.outTarget[edge] as number;
  if (scope.status[node] === PENDING) fail(pass, scope, { node, failure: { error: answer.error, because: stepKey(scope, node) } });
}
