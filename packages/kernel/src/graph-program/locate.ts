import { innerScope } from './scope-paths.ts';
import type { Scope } from './scope.ts';
import type { GraphState } from './state.ts';

/** A node in a live scope. */
export interface Place {
  readonly scope: Scope;
  readonly node: number;
}

/** Finds the node of a step key; `undefined` for strangers and for scopes that are gone. */
export function locate(state: GraphState, path: string): Place | undefined {
  const slash = path.lastIndexOf('/');
  const scope = slash === -1 ? state.root : innerScope(state.root, path, slash);
  const node = scope?.plan.index.get(slash === -1 ? path : path.slice(slash + 1));
  return scope === undefined || node === undefined ? undefined : { scope, node };
}
