import type { ScopeFrame, ScopePath } from '@tutti/core';
import { enter, nameEnd, nodeNamed, numberIn, type Span } from './scope-paths.ts';
import type { Scope } from './scope.ts';
import type { GraphState } from './state.ts';
import { BRACKET, lastPlaceOf } from '../values/last-place-of.ts';

/** The scopes around a path, outermost first, also where they are gone as long as the node that opened them is known. */
export function framesOf(state: GraphState, path: ScopePath): readonly ScopeFrame[] {
  let scope = state.root;
  const first = nameEnd(path, 0, path.length);
  // Most bodies stand in one map: a list that is made with its frame has room for it alone.
  if (first === path.length && path !== '') return [frameOf(scope, path, { from: 0, to: first })];
  const frames: ScopeFrame[] = [];
  for (let from = 0; from < path.length; ) {
    const to = nameEnd(path, from, path.length);
    frames.push(frameOf(scope, path, { from, to }));
    // Nobody asks what is in the innermost.
    if (to < path.length) scope = scope === undefined ? undefined : enter(scope, path, { from, to });
    from = to + 1;
  }
  return frames;
}

function frameOf(scope: Scope | undefined, path: string, { from, to }: Span): ScopeFrame {
  const bracket = lastPlaceOf(BRACKET, path, to - 1);
  const end = bracket < from ? to : bracket;
  const index = end === to ? 0 : numberIn(path, end + 1, to - 1);
  const owner = scope === undefined ? undefined : nodeNamed(scope.plan, path, { from, to: end });
  const given = owner === undefined ? undefined : scope?.plan.nodes[owner];
  const node = given?.id ?? path.slice(from, end);
  if (scope === undefined || owner === undefined || given?.kind !== 'map') return { node, index };
  const items = scope.containers?.get(owner)?.items;
  if (items === undefined) return { node, index };
  const item = items[index];
  // No spreading: a map's body asks for its frame as often as it runs.
  return item === undefined ? { node, index, length: items.length } : { node, index, length: items.length, item };
}
