import type { Scope } from './scope.ts';

/** A node may start. */
export const START = 0;
/** A node has settled: its edges resolve. */
export const SETTLED = 1;
/** Nothing is left to do in a scope. */
export const FINISHED = 2;

// Room kept from one event to the next; more is given back.
const KEPT = 256;

/** What is still to be done, first in first out. A list instead of recursion: paths of 100,000 dead nodes need no stack. */
export class WorkList {
  #scopes: Scope[] = [];
  #items: number[] = [];
  #head = 0;
  #tail = 0;
  scope: Scope | undefined = undefined;
  node: number = 0;

  add(operation: number, scope: Scope, node: number): void {
    this.#scopes[this.#tail] = scope;
    this.#items[this.#tail++] = node * 4 + operation;
  }

  /** Takes the next item: its operation, with `scope` and `node` set; −1 when there is none. */
  next(): number {
    if (this.#head === this.#tail) {
      this.#clear();
      return -1;
    }
    const item = this.#items[this.#head] as number;
    this.scope = this.#scopes[this.#head++] as Scope;
    this.node = item >>> 2;
    return item & 3;
  }

  #clear(): void {
    this.scope = undefined;
    if (this.#tail > KEPT) {
      this.#scopes = [];
      this.#items = [];
    }
    this.#head = 0;
    this.#tail = 0;
  }
}
