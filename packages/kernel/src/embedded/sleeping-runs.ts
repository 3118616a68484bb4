import type { CancelTimer, Clock, Journal, Logger, RunId } from '@tutti/core';
import type { LiveRun } from './live-run.ts';
import { RunPutAside } from './runtime-errors.ts';
import type { TimerQueue } from './timer-queue.ts';

/** What runs need in order to sleep. */
export interface Bedroom {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timers: TimerQueue;
  /** How long a run only waits before it sleeps, ms. */
  readonly sleepAfterMs: number;
  /** Drives a run again. */
  wake(runId: RunId): Promise<void>;
}

interface Sleeper {
  readonly epoch: number;
  /** Its records say that it sleeps. */
  readonly isDown: Promise<void>;
  readonly cancelTimer: CancelTimer;
  readonly isOver: Promise<void>;
  readonly end: () => void;
}

/**
 * Runs of this worker that only wait, and so are not in memory: of each there is its next timer. They stay this worker's, and
 * are driven again when they are due or posted to.
 */
export class SleepingRuns {
  readonly #bedroom: Bedroom;
  readonly #sleepers: Map<RunId, Sleeper> = new Map();
  #nextLookAt: number = 0;

  constructor(bedroom: Bedroom) {
    this.#bedroom = bedroom;
  }

  get size(): number {
    return this.#sleepers.size;
  }

  has(runId: RunId): boolean {
    return this.#sleepers.has(runId);
  }

  /** Resolves when a run sleeps no longer; `undefined` for one that does not sleep here. */
  isOver(runId: RunId): Promise<void> | undefined {
    return this.#sleepers.get(runId)?.isOver;
  }

  /** Puts those to sleep that have only waited for long enough. Called now and then, so that a turn costs nothing more. */
  look(live: Iterable<LiveRun>): void {
    const { clock, sleepAfterMs } = this.#bedroom;
    const now = clock.monotonic();
    if (now < this.#nextLookAt) return;
    this.#nextLookAt = now + sleepAfterMs / 4;
    for (const run of live) {
      if (run.stillFor(now) < sleepAfterMs || run.dueAt - clock.now() < sleepAfterMs) continue;
      run.host.fail(new RunPutAside(run.runId));
    }
  }

  /** A run was taken out of memory. */
  add({ runId, host, dueAt }: LiveRun, puttingDown: Promise<void>): void {
    const { clock, timers, logger } = this.#bedroom;
    const warn = (error: unknown): void => logger.warning(`Run "${runId}" could not be put to sleep or woken: ${String(error)}`);
    let end: () => void = () => undefined;
    const isOver = new Promise<void>((resolve) => (end = resolve));
    const cancelTimer = dueAt === Infinity ? end : timers.after(dueAt - clock.now(), () => this.#bedroom.wake(runId).catch(warn));
    this.#sleepers.set(runId, { epoch: host.epoch, isDown: puttingDown.catch(warn), cancelTimer, isOver, end });
  }

  /** Resolves when a run may be claimed. */
  async isDown(runId: RunId): Promise<void> {
    await this.#sleepers.get(runId)?.isDown;
  }

  /** A run sleeps no longer: it is driven again, or not this worker's any more. */
  end(runId: RunId): void {
    const sleeper = this.#sleepers.get(runId);
    if (sleeper === undefined) return;
    this.#sleepers.delete(runId);
    sleeper.cancelTimer();
    sleeper.end();
  }

  /** Gives all of them back. */
  async giveBack(): Promise<void> {
    const { journal } = this.#bedroom;
    await Promise.allSettled(
      [...this.#sleepers].map(async ([runId, { isDown, epoch }]) => {
        await isDown;
        await journal.release(runId, epoch);
        this.end(runId);
      }),
    );
    for (const runId of [...this.#sleepers.keys()]) this.end(runId);
  }
}
