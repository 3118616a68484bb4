import { RunFencedError, RunNotFoundError, type Outcome, type RunEvent, type RunId } from '@tutti/core';
import { loadRun } from '../snapshot/load-run.ts';
import type { LiveRun } from './live-run.ts';
import type { RunStore } from './load-run.ts';
import { outcomeValues } from './outcome-values.ts';
import { RunPutAside, isAsleep } from './runtime-errors.ts';
import type { SleepingRuns } from './sleeping-runs.ts';

/** Where runs are looked for whose end is asked for. */
export interface RunsAtHand {
  readonly store: RunStore;
  readonly sleepers: SleepingRuns;
  live(runId: RunId): LiveRun | undefined;
  /** Resolves when the run has been taken up, while that is under way. */
  taking(runId: RunId): Promise<void> | undefined;
  /** Why a run is driven no further here. */
  failure(runId: RunId): Error | undefined;
  /** Its records up to the last, wherever it is driven. */
  read(runId: RunId, isAwaited: boolean): AsyncIterable<RunEvent>;
}

/** How runs end, wherever they are driven. */
export class RunOutcomes {
  readonly #runs: RunsAtHand;

  constructor(runs: RunsAtHand) {
    this.#runs = runs;
  }

  /** Resolves when the run has ended. */
  async of(runId: RunId, isAwaited: boolean): Promise<Outcome> {
    const outcome = await this.#here(runId);
    if (outcome !== undefined) return outcome;
    const failure = this.#runs.failure(runId);
    if (failure !== undefined && !(failure instanceof RunFencedError)) throw failure;
    for await (const event of this.#runs.read(runId, isAwaited)) void event;
    const run = await loadRun(this.#runs.store, runId);
    if (run.closed === undefined)
      throw new RunNotFoundError(
        `Run "${runId}" has no end on record: its records were taken away while it was waited for. Start it anew.`,
      );
    return outcomeValues(run, run.closed);
  }

  /** How a run ends that is driven here, or sleeps here meanwhile. */
  async #here(runId: RunId): Promise<Outcome | undefined> {
    for (;;) {
      await this.#runs.taking(runId);
      const live = this.#runs.live(runId);
      const isAwake = this.#runs.sleepers.isOver(runId);
      if (live === undefined && isAwake === undefined) return undefined;
      await isAwake;
      if (live === undefined) continue;
      live.awaited++;
      try {
        return await outcomeValues(live.run, await live.done);
      } catch (error) {
        if (isAsleep(error)) continue;
        // Another worker has taken the run over: its end is this run's end all the same.
        if (error instanceof RunFencedError || error instanceof RunPutAside) return undefined;
        throw error;
      } finally {
        live.awaited--;
      }
    }
  }
}
