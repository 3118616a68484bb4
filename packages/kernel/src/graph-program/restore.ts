import type { Graph, GraphNode, Json, OutputRef } from '@tutti/core';
import { Container } from './container.ts';
import { splitPath } from './keys.ts';
import { planOf, type Plan } from './plan.ts';
import { Scope, type ScopePlace } from './scope.ts';
import { scopeAt } from './scope-paths.ts';
import type { PackedContainer, PackedRef, PackedScope, PackedState, Pairs } from './snapshot.ts';
import { GraphState } from './state.ts';
import { isActive, isSettled } from './status.ts';

/** The state of a snapshot made by this version for this plan. */
export function restoreState(plan: Plan, snapshot: Json): GraphState {
  const packed = snapshot as unknown as PackedState;
  const state = new GraphState(plan);
  state.isDone = packed.isDone;
  state.isPartial = packed.isPartial;
  state.cancelReason = packed.cancelReason;
  state.steps = packed.steps ?? 0;
  // Outer scopes come before inner ones: each finds its parent restored.
  for (const scope of packed.scopes) restoreScope(state, scope);
  return state;
}

function restoreScope(state: GraphState, packed: PackedScope): void {
  const place = packed.path === '' ? undefined : placeOf(state, packed.path);
  const scope = new Scope(place === undefined ? state.plan : planOf(bodyOf(place)), place);
  if (place === undefined) state.root = scope;
  restoreNodes(scope, packed);
  scope.halt = packed.halt ?? 0;
  scope.haltCause = packed.haltCause ?? '';
  scope.failure = packed.failure;
  scope.causes = mapOf(packed.causes, (cause) => cause);
  scope.outputs = mapOf(packed.outputs, unpackRef);
  scope.failures = mapOf(packed.failures, (failure) => failure);
  scope.containers = mapOf(packed.containers, (container, node) => restoreContainer(container, scope.plan.nodes[node] as GraphNode));
  scope.asked = packed.asked === undefined ? undefined : new Map(packed.asked);
  scope.isFinishing = scope.unsettled === 0 || (scope.halt !== 0 && scope.active === 0);
  if (place !== undefined) joinContainer(scope, place);
}

function placeOf(state: GraphState, path: string): ScopePlace {
  const { scope: outer, name } = splitPath(path);
  const bracket = name.lastIndexOf('[');
  const parent = scopeAt(state, outer) as Scope;
  const owner = parent.plan.index.get(name.slice(0, bracket)) as number;
  return { parent, owner, index: Number(name.slice(bracket + 1, -1)) };
}

function bodyOf({ parent, owner }: ScopePlace): Graph {
  const given = parent.plan.nodes[owner] as GraphNode;
  if (given.kind === 'map' || given.kind === 'loop') return given.body;
  return parent.containers?.get(owner)?.produced ?? (given as { readonly graph: Graph }).graph;
}

function joinContainer(scope: Scope, { parent, owner }: ScopePlace): void {
  const container = parent.containers?.get(owner) as Container<Scope>;
  // An iteration that is over is only kept for conditions to read from.
  if (scope.isFinishing) container.kept = scope;
  else container.open.add(scope);
}

function restoreNodes(scope: Scope, { status: runs, counters = [] }: PackedScope): void {
  let node = 0;
  for (let run = 0; run < runs.length; run += 2) {
    const status = runs[run] as number;
    const end = node + (runs[run + 1] as number);
    if (isActive(status)) scope.active += end - node;
    if (isSettled(status)) scope.unsettled -= end - node;
    scope.status.fill(status, node, end);
    node = end;
  }
  // Without edges nothing is counted, and the lists are the plan's.
  if (scope.plan.outTarget.length === 0) return;
  for (let i = 0; i < counters.length; i += 3) {
    const pending = counters[i] as number;
    scope.unresolved[pending] = counters[i + 1] as number;
    scope.live[pending] = counters[i + 2] as number;
  }
}

function restoreContainer(packed: PackedContainer, node: GraphNode): Container<Scope> {
  const container = new Container<Scope>();
  container.asking = packed.asking;
  container.next = packed.next;
  container.items = packed.items ?? (node.kind === 'map' && Array.isArray(node.items) ? (node.items as readonly Json[]) : []);
  for (const [index, ref] of packed.outputs ?? []) container.outputs[index] = unpackRef(ref);
  container.last = packed.last === undefined ? undefined : unpackRef(packed.last);
  container.produced = packed.produced as unknown as Graph | undefined;
  container.failure = packed.failure;
  container.isDeadlinePassed = packed.isDeadlinePassed ?? false;
  return container;
}

function unpackRef(ref: PackedRef): OutputRef {
  return typeof ref === 'string' ? { step: ref } : ref;
}

function mapOf<From, To>(list: Pairs<From> | undefined, unpack: (value: From, key: number) => To): Map<number, To> | undefined {
  return list === undefined ? undefined : new Map(list.map(([key, value]) => [key, unpack(value, key)]));
}
