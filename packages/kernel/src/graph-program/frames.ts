import type { ScopeFrame, ScopePath } from '@tutti/core';
import { enter, nameEnd, numberIn } from './scope-paths.ts';
import type { Scope } from './scope.ts';
import type { GraphState } from './state.ts';

/** The scopes around a path, outermost first, also where they are gone as long as the node that opened them is known. */
export function framesOf(state: GraphState, path: ScopePath): readonly ScopeFrame[] {
  const frames: ScopeFrame[] = [];
  let scope = state.root;
  for (let from = 0; from < path.length; ) {
    const to = nameEnd(path, from, path.length);
    frames.push(frameOf(scope, path.slice(from, to)));
    // Nobody asks what is in the innermost.
    if (to < path.length) scope = scope === undefined ? undefined : enter(scope, path, { from, to });
    from = to + 1;
  }
  return frames;
}

function frameOf(scope: Scope | undefined, name: string): ScopeFrame {
  const bracket = name.lastIndexOf('[');
  const node = bracket === -1 ? name : name.slice(0, bracket);
  const index = bracket === -1 ? 0 : numberIn(name, bracket + 1, name.length - 1);
  const owner = scope?.plan.index.get(node);
  if (scope === undefined || owner === undefined || scope.plan.nodes[owner]?.kind !== 'map') return { node, index };
  const items = scope.containers?.get(owner)?.items;
  if (items === undefined) return { node, index };
  const item = items[index];
  // No spreading: a map's body asks for its frame as often as it runs.
  return item === undefined ? { node, index, length: items.length } : { node, index, length: items.length, item };
}
