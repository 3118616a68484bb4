import type { Join } from '@tutti/core';
import { cancelNode } from './halt.ts';
import type { Scope } from './scope.ts';
import { cut, leaveUnreached } from './settle.ts';
import type { Pass } from './state.ts';
import { COMPLETED, PENDING, READY } from './status.ts';
import { START } from './work-list.ts';

/** An edge is live. Edges to a node that is under way or settled count no more. */
export function resolveLive(pass: Pass, scope: Scope, edge: number): void {
  const node = scope.plan.outTarget[edge] as number;
  if (scope.status[node] !== PENDING) return;
  const left = (scope.unresolved[node] as number) - 1;
  const live = (scope.live[node] as number) + 1;
  scope.unresolved[node] = left;
  scope.live[node] = live;
  const need = scope.plan.need[node] as number;
  if (need === 0) {
    if (left === 0) ready(pass, scope, node);
  } else if (live >= need) fire(pass, scope, node);
  else giveUpIfResolved(pass, scope, node);
}

/** An edge was not taken. */
export function resolveDead(pass: Pass, scope: Scope, edge: number): void {
  const node = scope.plan.outTarget[edge] as number;
  if (scope.status[node] !== PENDING) return;
  const left = (scope.unresolved[node] as number) - 1;
  scope.unresolved[node] = left;
  const live = scope.live[node] as number;
  const need = scope.plan.need[node] as number;
  if (need > 0) giveUpIfResolved(pass, scope, node);
  else if (left === 0) (live > 0 ? ready : leaveUnreached)(pass, scope, node);
}

/** An edge comes from something that failed or was cut. One is enough to cut a node that needs all. */
export function resolveBroken(pass: Pass, scope: Scope, { edge, cause }: { readonly edge: number; readonly cause: number }): void {
  const node = scope.plan.outTarget[edge] as number;
  if (scope.status[node] !== PENDING) return;
  scope.unresolved[node] = (scope.unresolved[node] as number) - 1;
  scope.causes ??= new Map();
  if (scope.plan.need[node] === 0) {
    if (!scope.causes.has(node)) scope.causes.set(node, cause);
    cut(pass, scope, node);
    return;
  }
  // Of several breaks the first in the graph is named, not the first in time.
  scope.causes.set(node, Math.min(scope.causes.get(node) ?? cause, cause));
  giveUpIfResolved(pass, scope, node);
}

/** Puts a node on the work list to be started. */
export function ready(pass: Pass, scope: Scope, node: number): void {
  scope.open(node, READY);
  pass.state.work.add(START, scope, node);
}

/**
 * A counted join that was not satisfied by any of its in-edges: cut if one of them is broken, else unreached. All are waited
 * for, also when the rest cannot satisfy it any more, so that which of the two it is does not depend on who settles first.
 */
function giveUpIfResolved(pass: Pass, scope: Scope, node: number): void {
  if ((scope.unresolved[node] as number) > 0) return;
  (scope.causes?.has(node) === true ? cut : leaveUnreached)(pass, scope, node);
}

function fire(pass: Pass, scope: Scope, node: number): void {
  ready(pass, scope, node);
  const join: Join | undefined = scope.plan.nodes[node]?.join;
  if (typeof join !== 'object' || join.cancelRest !== true) return;
  for (const source of scope.plan.sourcesOf(node)) {
    if ((scope.status[source] as number) < COMPLETED) cancelNode(pass, scope, { node: source, cause: node });
  }
}
