import { BinaryHeap } from '@tutti/core';
import type { Waiter } from './waiter.ts';

/** Waiters in the order in which they are served, and by the time at which they give up. */
export class WaitQueue {
  #byRank: BinaryHeap<Waiter> = new BinaryHeap(isServedBefore);
  #byDue: BinaryHeap<Waiter> = new BinaryHeap(isDueBefore);
  #size: number = 0;
  #tokens: number = 0;
  #order: number = 0;

  /** Number of waiters. */
  get size(): number {
    return this.#size;
  }

  /** Sum of the tokens that are waited for. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Number of the next waiter. */
  nextOrder(): number {
    return this.#order++;
  }

  push(waiter: Waiter): void {
    this.#byRank.push(waiter);
    if (waiter.dueAt !== Infinity) this.#byDue.push(waiter);
    this.#size++;
    this.#tokens += waiter.tokens;
  }

  first(): Waiter | undefined {
    return firstWaiting(this.#byRank);
  }

  /** When the next waiter gives up, monotonic ms. */
  nextDueAt(): number {
    return firstWaiting(this.#byDue)?.dueAt ?? Infinity;
  }

  /** Takes a waiter out, wherever it stands. */
  remove(waiter: Waiter): void {
    if (!waiter.isWaiting) return;
    waiter.isWaiting = false;
    this.#size--;
    this.#tokens -= waiter.tokens;
    // Those taken out of the middle stay in the heaps until they are met; no more of them are kept than wait, and a few.
    if (this.#byRank.size > 2 * this.#size + 64) this.#byRank = withoutGone(this.#byRank, isServedBefore);
    if (this.#byDue.size > 2 * this.#size + 64) this.#byDue = withoutGone(this.#byDue, isDueBefore);
  }

  /** One whose time is over, if there is one. */
  firstDue(now: number): Waiter | undefined {
    const waiter = firstWaiting(this.#byDue);
    return waiter === undefined || waiter.dueAt > now ? undefined : waiter;
  }
}

function isServedBefore(a: Waiter, b: Waiter): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.order < b.order);
}

function isDueBefore(a: Waiter, b: Waiter): boolean {
  return a.dueAt < b.dueAt;
}

function firstWaiting(heap: BinaryHeap<Waiter>): Waiter | undefined {
  for (;;) {
    const first = heap.peek();
    if (first === undefined || first.isWaiting) return first;
    heap.pop();
  }
}

function withoutGone(heap: BinaryHeap<Waiter>, isBefore: (a: Waiter, b: Waiter) => boolean): BinaryHeap<Waiter> {
  const kept = new BinaryHeap<Waiter>(isBefore);
  for (let waiter = heap.pop(); waiter !== undefined; waiter = heap.pop()) if (waiter.isWaiting) kept.push(waiter);
  return kept;
}
