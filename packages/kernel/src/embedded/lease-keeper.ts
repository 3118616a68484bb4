import type { CancelTimer, Clock, Journal, Logger, RunId } from '@tutti/core';

/** What a lease keeper looks after. */
export interface Leased {
  readonly workerId: string;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly leaseTtlMs: number;
  readonly pollMs: number;
  /** Messages of other processes have come for these runs. */
  posted(runs: readonly RunId[]): Promise<void>;
  /** Runs that could not be claimed before may be free now. */
  retryClaims(): Promise<void>;
}

/** Keeps this worker's lease and listens for other processes, while there is any run to keep. It holds no timer otherwise. */
export class LeaseKeeper {
  readonly #leased: Leased;
  #beating: Promise<void> | undefined = undefined;
  #cancelBeat: CancelTimer | undefined = undefined;
  #cancelPoll: CancelTimer | undefined = undefined;

  constructor(leased: Leased) {
    this.#leased = leased;
  }

  /** Resolves when the lease is on record. */
  start(): Promise<void> {
    if (this.#beating !== undefined) return this.#beating;
    const { journal, workerId, leaseTtlMs } = this.#leased;
    const beating = journal.heartbeat(workerId, leaseTtlMs).then(() => {
      if (this.#beating !== beating) return;
      this.#scheduleBeat();
      this.#schedulePoll();
    });
    this.#beating = beating;
    // Without a lease there is nothing to keep: the next start tries again.
    beating.catch(() => this.#beating === beating && this.stop());
    return beating;
  }

  stop(): void {
    this.#beating = undefined;
    this.#cancelBeat?.();
    this.#cancelPoll?.();
    this.#cancelBeat = undefined;
    this.#cancelPoll = undefined;
  }

  async #beat(): Promise<void> {
    const { journal, workerId, leaseTtlMs } = this.#leased;
    try {
      await journal.heartbeat(workerId, leaseTtlMs);
    } finally {
      if (this.#beating !== undefined) this.#scheduleBeat();
    }
  }

  #scheduleBeat(): void {
    const { clock, leaseTtlMs, logger } = this.#leased;
    this.#cancelBeat = clock.after(leaseTtlMs / 3, () => {
      // A missed beat is no harm while the lease lasts, and fencing guards what comes after.
      this.#beat().catch((error: unknown) => logger.warning(`The worker's lease could not be renewed: ${String(error)}`));
    });
  }

  #schedulePoll(): void {
    const { clock, pollMs } = this.#leased;
    this.#cancelPoll = clock.after(pollMs, () => {
      this.#poll()
        .catch((error: unknown) => this.#leased.logger.warning(`The journal could not be polled: ${String(error)}`))
        .finally(() => {
          if (this.#beating !== undefined) this.#schedulePoll();
        });
    });
  }

  async #poll(): Promise<void> {
    const { journal, workerId } = this.#leased;
    const runs = await journal.posted(workerId);
    if (runs.length > 0) await this.#leased.posted(runs);
    await this.#leased.retryClaims();
  }
}
