import type { Clock } from '@tutti/core';
import { TemplateBudgetError } from './errors/template-budget-error.ts';

/** What one rendering may use. */
export interface TemplateLimits {
  /** Turns of loops and items looked at by filters. */
  readonly iterations: number;
  /** UTF-16 code units of one text. */
  readonly outputChars: number;
  readonly timeMs: number;
}

export const defaultLimits: TemplateLimits = { iterations: 10_000, outputChars: 1_048_576, timeMs: 50 };

const CHECK_EVERY = 512;
/** All text one rendering may make on the way, in multiples of the limit of one text. */
const TEXT_FACTOR = 16;

/** Counts what a rendering uses and stops it at the limit. */
export class Budget {
  readonly limits: TemplateLimits;
  readonly #clock: Clock | undefined;
  #iterations = 0;
  #chars = 0;
  #work = 0;
  #nextCheck = CHECK_EVERY;
  #startedAt: number | undefined;

  constructor(limits: TemplateLimits, clock: Clock | undefined) {
    this.limits = limits;
    this.#clock = clock;
  }

  /** Counts turns. @throws TemplateBudgetError */
  iterate(turns: number): void {
    this.#iterations += turns;
    if (this.#iterations > this.limits.iterations) {
      throw new TemplateBudgetError(`A template goes through more than ${this.limits.iterations} items.`, {
        hint: 'Cut the list before, or split the work over steps.',
        data: { limit: this.limits.iterations },
      });
    }
    this.work(1);
  }

  /** Counts a text that is about to be made. @throws TemplateBudgetError */
  text(length: number): void {
    this.#chars += length;
    const limit = this.limits.outputChars;
    if (length > limit || this.#chars > limit * TEXT_FACTOR || Number.isNaN(length)) {
      throw new TemplateBudgetError(`A template makes a text of more than ${limit} characters.`, {
        hint: 'Write the parts in several steps.',
        data: { limit },
      });
    }
    this.work(1 + (length >>> 10));
  }

  /** Counts small operations and looks at the clock now and then. @throws TemplateBudgetError */
  work(steps: number): void {
    this.#work += steps;
    if (this.#work < this.#nextCheck) return;
    this.#nextCheck = this.#work + CHECK_EVERY;
    if (this.#clock === undefined) return;
    const now = this.#clock.monotonic();
    this.#startedAt ??= now;
    if (now - this.#startedAt > this.limits.timeMs) {
      throw new TemplateBudgetError(`A template takes longer than ${this.limits.timeMs} ms.`, { data: { limit: this.limits.timeMs } });
    }
  }
}
