import type { Arm } from './arm.ts';

/** How long a reward is waited for, ms, and for how many pulls at most. */
const PATIENCE_MS = 600_000;
const MAX_PULLS = 10_000;

/** A pull that has not come to its end. */
export interface Pull {
  /** Of its decision. */
  readonly id: string;
  readonly arm: Arm;
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

  add(id: string, arm: Arm, at: number): void {
    // The same id again is another call: the first will not be heard of any more.
    const before = this.#pulls.get(id);
    if (before !== undefined) this.#giveUp(before);
    this.#giveUpBefore(at - PATIENCE_MS);
    this.#pulls.set(id, { id, arm, at, isSettled: false, isRewarded: false, price: undefined });
    arm.cell.pending++;
  }

  /** Waits no longer for a pull of {@link Pending.get}. */
  remove({ id, arm }: Pull): void {
    if (this.#pulls.delete(id)) arm.cell.pending--;
  }

  #giveUp(pull: Pull): void {
    this.remove(pull);
    this.#onGivenUp(pull);
  }

  #giveUpBefore(time: number): void {
    for (const pull of this.#pulls.values()) {
      if (pull.at >= time && this.#pulls.size < MAX_PULLS) return;
      this.#giveUp(pull);
    }
  }
}
