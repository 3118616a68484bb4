import type { RunSummary } from '@tutti/core';
import type { Liveness } from './liveness.ts';

/** Shows an owner only while its worker lives; asks once per worker. */
export class LivingOwners {
  readonly #liveness: Liveness;
  readonly #isAlive: Map<string, boolean> = new Map();

  constructor(liveness: Liveness) {
    this.#liveness = liveness;
  }

  shown(summary: RunSummary): RunSummary {
    if (summary.owner === undefined || this.#knows(summary.owner)) return summary;
    const { owner: _vanished, ...rest } = summary;
    return rest;
  }

  #knows(owner: string): boolean {
    let isAlive = this.#isAlive.get(owner);
    if (isAlive === undefined) this.#isAlive.set(owner, (isAlive = this.#liveness.isAlive(owner)));
    return isAlive;
  }
}
