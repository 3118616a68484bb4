import type { GraphNode, ScopePath } from '@tutti/core';
import type { Plan } from './plan.ts';
import type { Scope } from './scope.ts';
import type { GraphState } from './state.ts';
import { BRACKET, lastPlaceOf } from '../values/last-place-of.ts';

// Scopes are found by walking their paths, name by name: a map from path to scope would need the text of each path made and hashed
// when a scope opens, when it closes, and for each event in it.

/** The live scope of a path; `undefined` for one that is gone or never was. */
export function scopeAt(state: GraphState, path: ScopePath): Scope | undefined {
  return innerScope(state.root, path, path.length);
}

/** The live scope of the first part of a path, which ends before `end`. */
export function innerScope(root: Scope | undefined, path: string, end: number): Scope | undefined {
  let scope = root;
  for (let from = 0; end > 0 && scope !== undefined; ) {
    const to = nameEnd(path, from, end);
    scope = enter(scope, path, { from, to });
    if (to === end) break;
    from = to + 1;
  }
  return scope;
}

/** The live scope nearest to a path, from the inside out. */
export function nearestScope(state: GraphState, path: ScopePath): Scope | undefined {
  let nearest = state.root;
  for (let from = 0; from < path.length && nearest !== undefined; ) {
    const to = nameEnd(path, from, path.length);
    const inner = enter(nearest, path, { from, to });
    if (inner === undefined) break;
    nearest = inner;
    from = to + 1;
  }
  return nearest;
}

/** All live scopes, outer before inner. */
export function* liveScopes(state: GraphState): Generator<Scope> {
  const pending = state.root === undefined ? [] : [state.root];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    yield scope;
    const inner: Scope[] = [];
    for (const { open, kept } of scope.containers?.values() ?? []) {
      if (kept !== undefined) inner.push(kept);
      for (const scope of open.all()) inner.push(scope);
    }
    // One by one: a map may have more items under way than a call takes arguments.
    for (let i = inner.length - 1; i >= 0; i--) pending.push(inner[i] as Scope);
  }
}

/** A part of a path: from here up to, not with, there. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const FEW = 8;

/** The node whose id stands at a place of a path. Among few nodes ids are compared where they stand: no text is cut out and hashed. */
export function nodeNamed({ size, nodes, index }: Plan, path: string, { from, to }: Span): number | undefined {
  if (size > FEW) return index.get(path.slice(from, to));
  for (let node = 0; node < size; node++) {
    const { id } = nodes[node] as GraphNode;
    if (id.length === to - from && path.startsWith(id, from)) return node;
  }
  return undefined;
}

/** Where the name that begins at `from` ends. */
export function nameEnd(path: string, from: number, end: number): number {
  const slash = path.indexOf('/', from);
  return slash === -1 || slash > end ? end : slash;
}

/** The scope that a name (`review[3]`) stands for inside another. */
export function enter(scope: Scope, path: string, { from, to }: Span): Scope | undefined {
  const bracket = lastPlaceOf(BRACKET, path, to - 1);
  if (bracket <= from || path.charCodeAt(to - 1) !== closing) return undefined;
  const owner = nodeNamed(scope.plan, path, { from, to: bracket });
  const container = owner === undefined ? undefined : scope.containers?.get(owner);
  if (container === undefined) return undefined;
  const index = numberIn(path, bracket + 1, to - 1);
  return container.open.get(index) ?? (container.kept?.index === index ? container.kept : undefined);
}

const closing = ']'.charCodeAt(0);
const zero = '0'.charCodeAt(0);

/** The number that digits write; −1 when they write none, or one that begins with 0. */
export function numberIn(path: string, from: number, to: number): number {
  if (to <= from || (path.charCodeAt(from) === zero && to - from > 1)) return -1;
  let number = 0;
  for (let i = from; i < to; i++) {
    const digit = path.charCodeAt(i) - zero;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
