import type { StepKey } from '@tutti/core';

/** What has a place in a list. */
export interface Listed {
  readonly path: StepKey;
  before: this | undefined;
  after: this | undefined;
}

/**
 * The executions of one run, in order of their beginning. Coming and going is what happens to each, asking for one by its path
 * to few: so they are linked, and an index is kept from the first question on. A map alone is as slow as the rest of a turn's
 * book-keeping, as one that grows and shrinks by one makes itself anew every few steps.
 */
export class Executions<T extends Listed> {
  #first: T | undefined = undefined;
  #last: T | undefined = undefined;
  #byPath: Map<StepKey, T> | undefined = undefined;

  add(execution: T): void {
    execution.before = this.#last;
    if (this.#last === undefined) this.#first = execution;
    else this.#last.after = execution;
    this.#last = execution;
    this.#byPath?.set(execution.path, execution);
  }

  /** Each at most once, and only what was added. */
  remove(execution: T): void {
    const { before, after } = execution;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    execution.before = execution.after = undefined;
    if (this.#byPath?.get(execution.path) === execution) this.#byPath.delete(execution.path);
  }

  get(path: StepKey): T | undefined {
    this.#byPath ??= new Map(this.all().map((execution) => [execution.path, execution]));
    return this.#byPath.get(path);
  }

  some(predicate: (execution: T) => boolean): boolean {
    for (let execution = this.#first; execution !== undefined; execution = execution.after) if (predicate(execution)) return true;
    return false;
  }

  /** Those there are now: they may go meanwhile. */
  all(): readonly T[] {
    const all: T[] = [];
    for (let execution = this.#first; execution !== undefined; execution = execution.after) all.push(execution);
    return all;
  }
}
