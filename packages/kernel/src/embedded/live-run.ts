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
  #isGivenUp: boolean = false;
  #idle: PromiseWithResolvers<RunState> | undefined = undefined;

  constructor(about: Pick<LiveRun, 'runId' | 'family' | 'lane' | 'run' | 'host' | 'done'>) {
    this.runId = about.runId;
    this.family = about.family;
    this.lane = about.lane;
    this.run = about.run;
    this.host = about.host;
    this.done = about.done;
    // The only reaction of its own: each stays with the promise until the run ends, and a run may be asked for a million times.
    this.done.then(() => this.checkIdle(), (error: unknown) => this.#giveUp(error));
  }

  /** Whether this process can drive it no further: what could not be put on record is not shown, the journal is read again. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  /** Resolves when the run has ended, or stands still until somebody outside acts. */
  idle(): Promise<RunState> {
    const still = this.#standsStill();
    if (still !== undefined) return Promise.resolve(still);
    this.#idle ??= Promise.withResolvers();
    return this.#idle.promise;
  }

  /** Handlers this process lacks and without which nothing more can be done here; none while something can. */
  get needs(): readonly string[] {
    if (this.run.phases.parked === 0 || this.host.isBusy || stateOf(this.run).waitingFor !== 'handler') return [];
    return this.run.steps.all().flatMap(({ phase, parked }) => (phase === 'parked' && parked?.needs !== undefined ? [parked.needs] : []));
  }

  /** Told by the host whenever it has nothing to do. */
  checkIdle(): void {
    if (this.#idle === undefined) return;
    const still = this.#standsStill();
    if (still === undefined) return;
    this.#idle.resolve(still);
    this.#idle = undefined;
  }

  #giveUp(error: unknown): void {
    this.#isGivenUp = true;
    this.#idle?.reject(error);
  }

  #standsStill(): RunState | undefined {
    const state = stateOf(this.run);
    if (this.run.closed !== undefined) return state;
    if (this.host.isBusy) return undefined;
    const isWaitingForPeople = state.status === 'paused' || state.status === 'needs-decision' || state.waitingFor === 'signal' || state.waitingFor === 'handler';
    return isWaitingForPeople ? state : undefined;
  }
}
