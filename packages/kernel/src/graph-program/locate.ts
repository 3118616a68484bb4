import { innerScope, nodeNamed } from './scope-paths.ts';
import type { Scope } from './scope.ts';
import type { GraphState } from './state.ts';
import { SLASH, lastPlaceOf } from '../values/last-place-of.ts';

/** A node in a live scope. */
export interface Place {
  readonly scope: Scope;
  readonly node: number;
}

/** Finds the node of a step key; `undefined` for strangers and for scopes that are gone. */
export function locate(state: GraphState, path: string): Place | undefined {
  const slash = lastPlaceOf(SLASH, path);
  const scope = slash === -1 ? state.root : innerScope(state.root, path, slash);
  if (scope === undefined) return undefined;
  const node = slash === -1 ? scope.plan.index.get(path) : nodeNamed(scope.plan, path, { from: slash + 1, to: path.length });
  return node === undefined ? undefined : { scope, node };
}
