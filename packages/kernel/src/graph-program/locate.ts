import { splitPath } from './keys.ts';
import type { Scope } from './scope.ts';
import type { GraphState } from './state.ts';

/** A node in a live scope. */
export interface Place {
  readonly scope: Scope;
  readonly node: number;
}

/** Finds the node of a step key; `undefined` for strangers and for scopes that are gone. */
export function locate(state: GraphState, path: string): Place | undefined {
  const direct = state.root?.plan.index.get(path);
  if (state.root !== undefined && direct !== undefined) return { scope: state.root, node: direct };
  const { scope: scopePath, name } = splitPath(path);
  const scope = state.scopes.get(scopePath);
  const node = scope?.plan.index.get(name);
  return scope === undefined || node === undefined ? undefined : { scope, node };
}
