/** What has a place in a linked list, and in one alone. */
export interface Linked {
  before: this | undefined;
  after: this | undefined;
}

/** Items in order of their coming, each of which comes and goes at no cost: the links are in the items. */
export class LinkedList<T extends Linked> {
  #first: T | undefined = undefined;
  #last: T | undefined = undefined;
  #size: number = 0;

  get first(): T | undefined {
    return this.#first;
  }

  get size(): number {
    return this.#size;
  }

  add(item: T): void {
    item.before = this.#last;
    if (this.#last === undefined) this.#first = item;
    else this.#last.after = item;
    this.#last = item;
    this.#size++;
  }

  /** Only what is in the list. */
  remove(item: T): void {
    const { before, after } = item;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    // A dead item that still points to a living one would carry it into the old generation with itself.
    item.before = item.after = undefined;
    this.#size--;
  }

  some(predicate: (item: T) => boolean): boolean {
    for (let item = this.#first; item !== undefined; item = item.after) if (predicate(item)) return true;
    return false;
  }

  /** Those there are now: they may go meanwhile. */
  all(): T[] {
    const all: T[] = [];
    for (let item = this.#first; item !== undefined; item = item.after) all.push(item);
    return all;
  }
}
