import { MAX_ITEMS, type Json, type MapNode, type OutputRef } from '@tutti/core';
import { valueOf, type Answer } from './answer.ts';
import { ask } from './ask.ts';
import { mayGoOn, openNext, settleContainer, failContainer, type ContainerNode } from './container-node.ts';
import { wrongType } from './failure.ts';
import { stepKey } from './scope.ts';
import type { Pass } from './state.ts';

type MapAt = ContainerNode<MapNode>;

const DEFAULT_PARALLEL = 64;

export function startMap(pass: Pass, at: MapAt): void {
  const { items } = at.given;
  if (isList(items)) useItems(pass, at, items);
  else ask(pass, at, { ...items, what: 'items' });
}

export function mapAnswered(pass: Pass, at: MapAt, answer: Answer): void {
  const because = stepKey(at.scope, at.node);
  const items = valueOf(answer);
  if (answer.error !== undefined) failContainer(pass, at, { error: answer.error, because });
  else if (!isList(items))
    failContainer(
      pass,
      at,
      wrongType(because, `The items of "${because}" are ${kindOf(items)}, not a list. Let its expression give a list.`),
    );
  else if (items.length > MAX_ITEMS) {
    failContainer(
      pass,
      at,
      wrongType(because, `"${because}" has ${items.length} items; ${MAX_ITEMS} is the most. Split the list, or start child runs.`),
    );
  } else useItems(pass, at, items);
}

export function mapScopeDone(pass: Pass, at: MapAt, done: { readonly index: number; readonly output: OutputRef }): void {
  at.container.outputs[done.index] = done.output;
  goOn(pass, at);
}

function useItems(pass: Pass, at: MapAt, items: readonly Json[]): void {
  at.container.items = items;
  goOn(pass, at);
}

/** Opens scopes up to the limit; the others follow as these end. */
function goOn(pass: Pass, at: MapAt): void {
  const { container, given } = at;
  const { maxParallel = DEFAULT_PARALLEL, body } = given;
  if (mayGoOn(at)) {
    while (container.open.size < maxParallel && container.next < container.items.length) if (!openNext(pass, at, body)) return;
  }
  if (container.open.size === 0) settleContainer(pass, at, { list: container.outputs });
}

function isList(value: Json | MapNode['items']): value is readonly Json[] {
  return Array.isArray(value);
}

function kindOf(value: Json): string {
  return value === null ? 'null' : `of type ${typeof value}`;
}
