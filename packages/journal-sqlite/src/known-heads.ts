import type { RunId } from '@tutti/core';

/** Runs whose heads are remembered; of those beyond, the rows are looked at again. */
const MOST = 10_000;

/** Where the chain of a run stood after the last append here. */
export interface KnownHead {
  readonly ord: number;
  readonly crc: number;
}

/** Heads of the runs that were appended to last. Hints only: the row says whether they still hold. */
export class KnownHeads {
  readonly #heads: Map<RunId, KnownHead> = new Map();

  get(runId: RunId): KnownHead | undefined {
    return this.#heads.get(runId);
  }

  note(runId: RunId, head: KnownHead): void {
    if (this.#heads.size >= MOST && !this.#heads.has(runId)) this.#heads.clear();
    this.#heads.set(runId, head);
  }

  forget(runId: RunId): void {
    this.#heads.delete(runId);
  }
}
