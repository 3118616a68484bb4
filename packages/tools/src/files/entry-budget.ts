import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { InputTooLargeError } from '../errors/input-too-large-error.ts';
import { MAX_FOLDER_DEPTH } from './file-limits.ts';
import { showPath } from './show-path.ts';

/** Counts what a walk through folders visits, and ends it at a limit, at too great a depth, or when it is cancelled. */
export class EntryBudget {
  readonly #path: string;
  readonly #limit: number;
  readonly #signal: AbortSignal | undefined;
  #visited = 0;

  constructor(path: string, options: { readonly limit: number; readonly signal?: AbortSignal | undefined }) {
    this.#path = path;
    this.#limit = options.limit;
    this.#signal = options.signal;
  }

  visit(depth: number): void {
    throwIfCancelled(this.#signal);
    this.#visited += 1;
    if (this.#visited > this.#limit) throw this.#tooLarge(`holds more than ${this.#limit} entries`);
    if (depth > MAX_FOLDER_DEPTH) throw this.#tooLarge(`is nested deeper than ${MAX_FOLDER_DEPTH} folders`);
  }

  #tooLarge(what: string): InputTooLargeError {
    return new InputTooLargeError(
      `The folder ${showPath(this.#path)} ${what}. Work on a part of it, or raise the limit "entries" of the file tool.`,
      { data: { path: this.#path, limit: this.#limit } },
    );
  }
}
