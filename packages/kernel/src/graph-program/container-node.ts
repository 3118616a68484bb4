import { MAX_STEPS, type GraphNode } from '@tutti/core';
import type { Container } from './container.ts';
import { closeContainer, stopScopes } from './halt.ts';
import { tooManySteps, type Failure } from './failure.ts';
import { completeWith, cut, fail } from './settle.ts';
import { planOf } from './plan.ts';
import { openScope } from './open-scope.ts';
import { stepKey, type Scope } from './scope.ts';
import type { Graph, OutputRef } from '@tutti/core';
import type { Pass } from './state.ts';
import { CANCELLING } from './status.ts';

/** A container where it stands. */
export interface ContainerNode<Kind extends GraphNode = GraphNode> {
  readonly scope: Scope;
  readonly node: number;
  readonly container: Container<Scope>;
  readonly given: Kind;
}

/** Opens the next scope of a container, unless the run has opened too many steps by then: that is the container's failure, and gives false. */
export function openNext(pass: Pass, at: ContainerNode, body: Graph): boolean {
  const { state } = pass;
  const limit = state.plan.graph.maxSteps ?? MAX_STEPS;
  if (state.steps + body.nodes.length > limit) {
    failContainer(pass, at, tooManySteps(stepKey(at.scope, at.node), limit));
    return false;
  }
  state.steps += body.nodes.length;
  const index = at.container.next++;
  at.container.open.add(openScope(pass, (at.container.plan ??= planOf(body)), { parent: at.scope, owner: at.node, index }));
  return true;
}

/** Whether a container may open scopes. */
export function mayGoOn({ scope, node, container }: ContainerNode): boolean {
  return scope.halt === 0 && scope.status[node] !== CANCELLING && container.failure === undefined;
}

/** A container has failed; it settles when its scopes have come to their end. */
export function failContainer(pass: Pass, at: ContainerNode, failure: Failure): void {
  const { container } = at;
  container.failure ??= failure;
  if (container.open.size === 0) settleContainer(pass, at, undefined);
  else stopScopes(pass, container.open.all(), failure.because);
}

/** Nothing of a container is under way any more. */
export function settleContainer(pass: Pass, { scope, node, container }: ContainerNode, output: OutputRef | undefined): void {
  const isCut = scope.status[node] === CANCELLING;
  closeContainer(pass, scope, node);
  if (container.failure !== undefined && !isCut) fail(pass, scope, { node, failure: container.failure });
  else if (isCut || scope.halt !== 0 || output === undefined) cut(pass, scope, node);
  else completeWith(pass, scope, { node, output });
}
