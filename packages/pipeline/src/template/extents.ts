import type { Budget } from './budget.ts';
import { TemplateBudgetError } from './errors/template-budget-error.ts';
import { isRecord, plainOf, type Value } from './value.ts';

/** Deepest nesting of a value that a template may build. */
const MAX_DEPTH = 64;
/** Largest value that a template may build, in multiples of the limit of one text. */
const SIZE_FACTOR = 16;

interface Extent {
  /** Items and characters, each counted as often as it would be written. */
  readonly size: number;
  readonly depth: number;
}

/**
 * How large the values of one rendering are when they are written out. A list that holds another one twice costs nothing to make and
 * twice as much to write, so a few turns of a loop could ask for more than any machine has; the size is known here before anybody walks it.
 */
export class Extents {
  readonly #budget: Budget;
  readonly #known = new WeakMap<object, Extent>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** A value that was just built. @throws TemplateBudgetError when it is too large or nests too deeply */
  built(value: Value): Value {
    if (typeof value !== 'object' || value === null) return value;
    const { size, depth } = this.#of(value, 0);
    const limit = this.#budget.limits.outputChars * SIZE_FACTOR;
    if (size > limit) {
      throw new TemplateBudgetError(`A template builds a value of more than ${limit} items and characters.`, {
        hint: 'Build the parts in several steps.',
        data: { limit },
      });
    }
    if (depth > MAX_DEPTH) throw tooDeep();
    return value;
  }

  /** Counts walking through values, as comparing them does. @throws TemplateBudgetError */
  walk(...values: readonly Value[]): void {
    for (const value of values) if (typeof value === 'object' && value !== null) this.#budget.work(this.#of(value, 0).size >>> 4);
  }

  #of(value: Value, level: number): Extent {
    if (typeof value === 'string') return { size: 1 + value.length, depth: 0 };
    if (typeof value !== 'object' || value === null) return { size: 1, depth: 0 };
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    // Data from outside may nest as deeply as JSON does; what it holds is then not looked at one call deep each.
    if (level > MAX_DEPTH * 8) throw tooDeep();
    const extent = this.#sum(value, level);
    this.#known.set(value, extent);
    return extent;
  }

  #sum(value: object, level: number): Extent {
    const plain = plainOf(value);
    const members: readonly Value[] = Array.isArray(plain) ? plain : isRecord(plain) ? Object.values(plain) : [];
    let [size, depth] = [typeof plain === 'string' ? 1 + plain.length : 1, 0];
    for (const member of members) {
      const inner = this.#of(member, level + 1);
      size += inner.size;
      depth = Math.max(depth, inner.depth + 1);
    }
    this.#budget.work(1 + (members.length >>> 3));
    return { size, depth };
  }
}

function tooDeep(): TemplateBudgetError {
  return new TemplateBudgetError(`A template builds a value that nests deeper than ${MAX_DEPTH} levels.`, {
    hint: 'Flatten it, or pass it in parts.',
    data: { limit: MAX_DEPTH },
  });
}
