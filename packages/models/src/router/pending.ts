import type { Cell } from '../statistics/cell.ts';

/** How long a reward is waited for, ms, and for how many pulls at most. */
const PATIENCE_MS = 600_000;
const MAX_PULLS = 10_000;

/** A pull that has not come to its end. */
export interface Pull {
  readonly cell: Cell;
  readonly at: number;
  /** Whether its call has ended. */
  isSettled: boolean;
  isRewarded: boolean;
  /** Utility of its call without its reward: what cost and latency took away. */
  price: number | undefined;
}

/** Pulls whose call or reward is still to come. Those that are never heard of again are given up after a while. */
export class Pending {
  readonly #pulls = new Map<string, Pull>();
  readonly #onGivenUp: (pull: Pull) => void;

  constructor(onGivenUp: (pull: Pull) => void) {
    this.#onGivenUp = onGivenUp;
  }

  get(id: string): Pull | undefined {
    return this.#pulls.get(id);
  }

  add(id: string, cell: Cell, at: number): void {
    // The same id again is another call: the first will not be heard of any more.
    const before = this.remove(id);
    if (before !== undefined) this.#onGivenUp(before);
    this.#giveUpBefore(at - PATIENCE_MS);
    this.#pulls.set(id, { cell, at, isSettled: false, isRewarded: false, price: undefined });
    cell.pending++;
  }

  /** @returns the pull that was waited for, if there was one. */
  remove(id: string): Pull | undefined {
    const pull = this.#pulls.get(id);
    if (pull === undefined) return undefined;
    this.#pulls.delete(id);
    pull.cell.pending--;
    return pull;
  }

  #giveUpBefore(time: number): void {
    for (const [id, pull] of this.#pulls) {
      if (pull.at >= time && this.#pulls.size < MAX_PULLS) return;
      this.remove(id);
      this.#onGivenUp(pull);
    }
  }
}
