import type { Problem } from './problem.ts';

// Spelling hints compare with every name: they are for people, who read the first few.
const MAX_HINTS = 20;

/** Gathers problems, with hints for as many as people read. */
export class ProblemList {
  readonly problems: Problem[] = [];
  #hintsLeft = MAX_HINTS;

  add(code: Problem['code'], path: string, message: string): void {
    this.problems.push({ code, path, message });
  }

  /** A hint of the form ` Did you mean "draft"?` from `find`, unless there were enough. */
  hint(find: () => string): string {
    if (this.#hintsLeft === 0) return '';
    this.#hintsLeft--;
    const text = find();
    return text === '' ? '' : ` ${text}`;
  }
}
