import { BinaryHeap } from '@tutti/core';

/** What has a place in a queue by weight, and in one alone. */
export interface Weighted {
  readonly weight: number;
  /** Who comes after it among those of its weight; the queue's to set. */
  next: this | undefined;
}

/** Those of one weight, in order of their coming. */
interface Line<T> {
  readonly weight: number;
  first: T;
  last: T;
}

/**
 * Items by weight, the heaviest first, and among equals in order of their coming. Thousands of items have a few weights: so what is
 * ordered by a heap are the weights, and an item costs no more than its place in a line.
 */
export class WeightQueue<T extends Weighted> {
  readonly #lines: Map<number, Line<T>> = new Map();
  readonly #heaviest: BinaryHeap<Line<T>> = new BinaryHeap<Line<T>>((a, b) => a.weight > b.weight);
  /** The line last joined: many that come at one time are of one weight. */
  #joined: Line<T> | undefined = undefined;

  get isEmpty(): boolean {
    return this.#heaviest.size === 0;
  }

  push(item: T): void {
    const { weight } = item;
    const line = this.#joined?.weight === weight ? this.#joined : this.#lines.get(weight);
    this.#joined = line ?? this.#open(item);
    if (line === undefined) return;
    line.last.next = item;
    line.last = item;
  }

  pop(): T | undefined {
    const line = this.#heaviest.peek();
    if (line === undefined) return undefined;
    const { first } = line;
    if (first.next === undefined) this.#close(line);
    else line.first = first.next;
    // A dead item that still points to a living one would carry it into the old generation with itself.
    first.next = undefined;
    return first;
  }

  #open(item: T): Line<T> {
    const line = { weight: item.weight, first: item, last: item };
    this.#lines.set(line.weight, line);
    this.#heaviest.push(line);
    return line;
  }

  #close(line: Line<T>): void {
    this.#heaviest.pop();
    this.#lines.delete(line.weight);
    if (this.#joined === line) this.#joined = undefined;
  }
}
