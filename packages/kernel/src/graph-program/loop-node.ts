import type { LoopNode, OutputRef } from '@tutti/core';
import { isTrue, type Answer } from './answer.ts';
import { ask } from './ask.ts';
import { failContainer, mayGoOn, openNext, settleContainer, type ContainerNode } from './container-node.ts';
import { stepKey, type Scope } from './scope.ts';
import type { Pass } from './state.ts';

type LoopAt = ContainerNode<LoopNode>;

/** Begins the next iteration, or first asks whether there is to be one. */
export function nextIteration(pass: Pass, at: LoopAt): void {
  const { container, given } = at;
  if (!mayGoOn(at) || container.next >= given.maxIterations) end(pass, at);
  else if (given.while === undefined) iterate(pass, at);
  // The condition sees the iteration before, if there was one.
  else ask(pass, at, { ...given.while, what: `while[${container.next}]`, within: (container.kept ?? at.scope).path });
}

export function loopAnswered(pass: Pass, at: LoopAt, { question, answer }: { readonly question: string; readonly answer: Answer }): void {
  if (answer.error !== undefined) failContainer(pass, at, { error: answer.error, because: stepKey(at.scope, at.node) });
  else if (question.startsWith('until')) (isTrue(answer) ? end : nextIteration)(pass, at);
  else (isTrue(answer) ? iterate : end)(pass, at);
}

export function iterationDone(pass: Pass, at: LoopAt, { scope, output }: { readonly scope: Scope; readonly output: OutputRef }): void {
  const { container, given } = at;
  container.last = output;
  container.kept = scope;
  if (given.until === undefined || !mayGoOn(at)) nextIteration(pass, at);
  else ask(pass, at, { ...given.until, what: `until[${scope.index}]`, within: scope.path });
}

function iterate(pass: Pass, at: LoopAt): void {
  const { container } = at;
  container.kept = undefined;
  openNext(pass, at, at.given.body);
}

function end(pass: Pass, at: LoopAt): void {
  settleContainer(pass, at, at.container.last ?? { value: null });
}
