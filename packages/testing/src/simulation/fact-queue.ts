import type { Fact, Random } from '@tutti/core';
import { randomInteger } from '../fakes/random-tools.ts';

/** Called when the events of a fact are durable, or never will be. */
export interface Acknowledgement {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface QueuedFact {
  readonly fact: Fact;
  readonly source: string;
  readonly acknowledge: Acknowledgement | undefined;
}

/** Facts on their way. Those of one source (a step, the inbox) stay in order; those of different ones may overtake each other. */
export class FactQueue {
  readonly #random: Random | undefined;
  #queue: QueuedFact[] = [];

  constructor(random: Random | undefined) {
    this.#random = random;
  }

  get length(): number {
    return this.#queue.length;
  }

  push(fact: Fact, acknowledge?: Acknowledgement): void {
    this.#queue.push({ fact, source: sourceOf(fact), acknowledge });
  }

  /** All facts, or some of them in random order; at least one. */
  take(): readonly QueuedFact[] {
    if (this.#random === undefined) return this.#queue.splice(0);
    const wanted = 1 + randomInteger(this.#random, Math.min(3, this.#queue.length));
    return Array.from({ length: wanted }, () => this.#takeOne(this.#random as Random));
  }

  drain(): readonly QueuedFact[] {
    return this.#queue.splice(0);
  }

  #takeOne(random: Random): QueuedFact {
    const { source } = this.#queue[randomInteger(random, this.#queue.length)] as QueuedFact;
    const index = this.#queue.findIndex((queued) => queued.source === source);
    return this.#queue.splice(index, 1)[0] as QueuedFact;
  }
}

function sourceOf(fact: Fact): string {
  if ('path' in fact) return `step ${fact.path}`;
  return fact.type === 'timer.due' ? `timer ${fact.timer}` : fact.type;
}
