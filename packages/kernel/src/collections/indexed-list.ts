import { LinkedList, type Linked } from './linked-list.ts';

/** What has a place in a list by number, and in one alone. */
export interface Indexed extends Linked {
  readonly index: number;
}

/**
 * Items by number, in order of their coming. Numbers come in order and each once, so that a list with a place for each serves;
 * a map that gains and loses a number for each item takes ten times as long.
 */
export class IndexedList<T extends Indexed> {
  readonly #list: LinkedList<T> = new LinkedList<T>();
  readonly #places: (T | undefined)[] = [];

  get size(): number {
    return this.#list.size;
  }

  get(index: number): T | undefined {
    return this.#places[index];
  }

  add(item: T): void {
    this.#list.add(item);
    this.#places[item.index] = item;
  }

  remove(item: T): void {
    if (this.#places[item.index] !== item) return;
    this.#places[item.index] = undefined;
    this.#list.remove(item);
  }

  /** Those there are now: they may go meanwhile. */
  all(): readonly T[] {
    return this.#list.all();
  }
}
