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
  return slash === -1 ? atRoot(state, path) : inside(state, path, slash);
}

// Nodes settle mostly in the order in which they were given, and items in that of their list: a look at the one that is
// likely to come next saves the search for it.

function atRoot(state: GraphState, id: string): Place | undefined {
  const scope = state.root;
  if (scope === undefined) return undefined;
  const { nodes, index } = scope.plan;
  const node = nodes[state.nextNode]?.id === id ? state.nextNode : index.get(id);
  if (node === undefined) return undefined;
  state.nextNode = node + 1;
  return { scope, node };
}

function inside(state: GraphState, path: string, slash: number): Place | undefined {
  const { nextScope: likely } = state;
  // What has come to its end meanwhile may be gone.
  const next = likely === undefined || likely.isFinishing ? -1 : likely.nodeOf(path);
  const scope = next === -1 ? innerScope(state.root, path, slash) : likely;
  if (scope === undefined) return undefined;
  const node = next === -1 ? nodeNamed(scope.plan, path, { from: slash + 1, to: path.length }) : next;
  if (node === undefined) return undefined;
  state.nextScope = scope.after;
  return { scope, node };
}
