import type { Amount, StepKey } from '@tutti/core';
import { nameOf, sum } from './amounts.ts';

/** What effects at work may spend of the money that their step has of its own. */
export class TakenMoney {
  readonly #taken: Map<string, Amount> = new Map();

  take(path: StepKey, key: string, amount: Amount): void {
    this.#taken.set(nameOf(path, key), amount);
  }

  /** An effect has ended. */
  release(path: StepKey, key: string): void {
    this.#taken.delete(nameOf(path, key));
  }

  /** A step has ended. */
  releaseAll(path: StepKey): void {
    for (const name of this.#taken.keys()) if (name.startsWith(nameOf(path, ''))) this.#taken.delete(name);
  }

  of(path: StepKey): Amount {
    let total: Amount = {};
    for (const [name, amount] of this.#taken) if (name.startsWith(nameOf(path, ''))) total = sum(total, amount);
    return total;
  }
}
