import type { OutputRef } from '@tutti/core';
import type { Failure } from './failure.ts';
import type { Scope } from './scope.ts';
import type { Pass } from './state.ts';
import { CANCELLED, COMPLETED, FAILED, SKIPPED, UNREACHED } from './status.ts';
import { FINISHED, SETTLED } from './work-list.ts';

/** A node is done; its output is in the record of its step. */
export function complete(pass: Pass, scope: Scope, node: number): void {
  scope.close(node, COMPLETED);
  follow(pass, scope, node);
}

/** A node is done, and its output is elsewhere. */
export function completeWith(pass: Pass, scope: Scope, { node, output }: { readonly node: number; readonly output: OutputRef }): void {
  (scope.outputs ??= new Map()).set(node, output);
  complete(pass, scope, node);
}

/** A node has failed. */
export function fail(pass: Pass, scope: Scope, { node, failure }: { readonly node: number; readonly failure: Failure }): void {
  (scope.failures ??= new Map()).set(node, failure);
  scope.close(node, FAILED);
  follow(pass, scope, node);
}

/** A node is cut. What it goes back to is in `scope.causes`, or is the scope's own reason. */
export function cut(pass: Pass, scope: Scope, node: number): void {
  scope.close(node, CANCELLED);
  follow(pass, scope, node);
}

/** A node's guard was false. */
export function skip(pass: Pass, scope: Scope, node: number): void {
  scope.close(node, SKIPPED);
  follow(pass, scope, node);
}

/** No live edge came to a node. */
export function leaveUnreached(pass: Pass, scope: Scope, node: number): void {
  scope.close(node, UNREACHED);
  follow(pass, scope, node);
}

function follow(pass: Pass, scope: Scope, node: number): void {
  if (scope.halt === 0) pass.state.work.add(SETTLED, scope, node);
  finishIfDone(pass, scope);
}

/** Puts a scope on the work list once nothing in it is left to do. */
export function finishIfDone(pass: Pass, scope: Scope): void {
  if (scope.isFinishing || (scope.unsettled > 0 && (scope.halt === 0 || scope.active > 0))) return;
  scope.isFinishing = true;
  pass.state.work.add(FINISHED, scope, 0);
}
