import type { StepKey } from '@tutti/core';
import { LinkedList, type Linked } from '../collections/linked-list.ts';

/** What has a place among a run's executions. */
export interface Listed extends Linked {
  readonly path: StepKey;
}

/**
 * The executions of one run, in order of their beginning. Coming and going is what happens to each, asking for one by its path
 * to few: so they are linked, and an index is kept from the first question on. A map that grows and shrinks by one makes itself
 * anew every few steps, and costs as much as all other book-keeping of a body.
 */
export class Executions<T extends Listed> {
  readonly #list: LinkedList<T> = new LinkedList<T>();
  #byPath: Map<StepKey, T> | undefined = undefined;

  get isEmpty(): boolean {
    return this.#list.size === 0;
  }

  add(execution: T): void {
    this.#list.add(execution);
    this.#byPath?.set(execution.path, execution);
  }

  /** Each at most once, and only what was added. */
  remove(execution: T): void {
    this.#list.remove(execution);
    if (this.#byPath?.get(execution.path) === execution) this.#byPath.delete(execution.path);
  }

  get(path: StepKey): T | undefined {
    this.#byPath ??= new Map(this.#list.all().map((execution) => [execution.path, execution]));
    return this.#byPath.get(path);
  }

  some(predicate: (execution: T) => boolean): boolean {
    return this.#list.some(predicate);
  }

  /** Those there are now: they may go meanwhile. */
  all(): readonly T[] {
    return this.#list.all();
  }
}
