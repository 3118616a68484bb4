import type { Outcome, OutputRef, RunId, RunState } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';
import { stateOf } from '../run-state/state-of.ts';
import type { EmbeddedHost } from './embedded-host.ts';

/** A run this process drives. */
export class LiveRun {
  readonly runId: RunId;
  readonly family: RunId;
  readonly lane: string | undefined;
  readonly run: RunFold;
  readonly host: EmbeddedHost;
  /** Ends with the run; rejects when this process can drive it no further. */
  readonly done: Promise<Outcome<OutputRef>>;
  readonly #idle: Set<(state: RunState) => void> = new Set();

  constructor(about: Pick<LiveRun, 'runId' | 'family' | 'lane' | 'run' | 'host' | 'done'>) {
    this.runId = about.runId;
    this.family = about.family;
    this.lane = about.lane;
    this.run = about.run;
    this.host = about.host;
    this.done = about.done;
  }

  /** Resolves when the run has ended, or stands still until somebody outside acts. */
  idle(): Promise<RunState> {
    const still = this.#standsStill();
    if (still !== undefined) return Promise.resolve(still);
    return new Promise((resolve, reject) => {
      this.#idle.add(resolve);
      this.done.then(() => resolve(stateOf(this.run)), reject);
    });
  }

  /** Handlers this process lacks and without which nothing more can be done here; none while something can. */
  get needs(): readonly string[] {
    if (this.run.phases.parked === 0 || this.host.isBusy || stateOf(this.run).waitingFor !== 'handler') return [];
    return this.run.steps.all().flatMap(({ phase, parked }) => (phase === 'parked' && parked?.needs !== undefined ? [parked.needs] : []));
  }

  /** Told by the host whenever it has nothing to do. */
  checkIdle(): void {
    if (this.#idle.size === 0) return;
    const still = this.#standsStill();
    if (still === undefined) return;
    for (const resolve of this.#idle) resolve(still);
    this.#idle.clear();
  }

  #standsStill(): RunState | undefined {
    const state = stateOf(this.run);
    if (this.run.closed !== undefined) return state;
    if (this.host.isBusy) return undefined;
    const isWaitingForPeople = state.status === 'paused' || state.status === 'needs-decision' || state.waitingFor === 'signal' || state.waitingFor === 'handler';
    return isWaitingForPeople ? state : undefined;
  }
}
