import type { GraphNode, LoopNode, MapNode, OutputRef, SubgraphNode } from '@tutti/core';
import type { Answer } from './answer.ts';
import { Container } from './container.ts';
import { failContainer, settleContainer, type ContainerNode } from './container-node.ts';
import { graphAnswered, startGraph } from './graph-node.ts';
import { iterationDone, loopAnswered, nextIteration } from './loop-node.ts';
import { mapAnswered, mapScopeDone, startMap } from './map-node.ts';
import { scopeOutput } from './output.ts';
import type { Scope } from './scope.ts';
import type { Pass } from './state.ts';

/** Starts a `map`, `loop` or `graph` node. */
export function startContainer(pass: Pass, scope: Scope, node: number): void {
  const container = new Container<Scope>();
  (scope.containers ??= new Map()).set(node, container);
  const at = { scope, node, container, given: scope.plan.nodes[node] as GraphNode };
  if (isMap(at)) startMap(pass, at);
  else if (isLoop(at)) nextIteration(pass, at);
  else if (isGraph(at)) startGraph(pass, at);
}

/** A decision a container has asked for. Others are ignored. */
export function containerAnswered(
  pass: Pass,
  scope: Scope,
  { node, question, answer }: { readonly node: number; readonly question: string; readonly answer: Answer },
): void {
  const at = containerAt(scope, node);
  if (at === undefined || at.container.asking !== question) return;
  at.container.asking = undefined;
  if (isMap(at)) mapAnswered(pass, at, answer);
  else if (isLoop(at)) loopAnswered(pass, at, { question, answer });
  else if (isGraph(at)) graphAnswered(pass, at, answer);
}

/** A scope has come to its end: its container goes on, or settles. */
export function scopeDone(pass: Pass, scope: Scope, parent: Scope): void {
  const at = containerAt(parent, scope.owner);
  if (at === undefined) return;
  const { container } = at;
  container.open.remove(scope);
  if (scope.failure !== undefined) failContainer(pass, at, scope.failure);
  else if (scope.halt !== 0) {
    if (container.open.size === 0) settleContainer(pass, at, undefined);
  } else scopeCompleted(pass, at, { scope, output: scopeOutput(scope) });
}

function scopeCompleted(pass: Pass, at: ContainerNode, done: { readonly scope: Scope; readonly output: OutputRef }): void {
  if (isMap(at)) mapScopeDone(pass, at, { index: done.scope.index, output: done.output });
  else if (isLoop(at)) iterationDone(pass, at, done);
  else settleContainer(pass, at, done.output);
}

export function containerAt(scope: Scope, node: number): ContainerNode | undefined {
  const container = scope.containers?.get(node);
  return container === undefined ? undefined : { scope, node, container, given: scope.plan.nodes[node] as GraphNode };
}

function isMap(at: ContainerNode): at is ContainerNode<MapNode> {
  return at.given.kind === 'map';
}

function isLoop(at: ContainerNode): at is ContainerNode<LoopNode> {
  return at.given.kind === 'loop';
}

function isGraph(at: ContainerNode): at is ContainerNode<SubgraphNode> {
  return at.given.kind === 'graph';
}
