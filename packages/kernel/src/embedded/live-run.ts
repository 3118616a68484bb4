import type { Clock, Outcome, OutputRef, RunId, RunState } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';
import { stateOf } from '../run-state/state-of.ts';
import type { EmbeddedHost } from './embedded-host.ts';

/** A run this process drives. */
export class LiveRun {
  readonly runId: RunId;
  readonly family: RunId;
  readonly lane: string | undefined;
  readonly queue: string;
  readonly run: RunFold;
  readonly host: EmbeddedHost;
  /** Ends with the run; rejects when this process can drive it no further. */
  readonly done: Promise<Outcome<OutputRef>>;
  /** How many in this process wait for its end. */
  awaited: number = 0;
  /** When it was first seen to do nothing, and how many records it had. */
  #still: { readonly since: number; readonly length: number } | undefined = undefined;
  #isGivenUp: boolean = false;
  #idle: PromiseWithResolvers<RunState> | undefined = undefined;

  constructor(about: Pick<LiveRun, 'runId' | 'family' | 'lane' | 'queue' | 'run' | 'host' | 'done'>) {
    this.runId = about.runId;
    this.family = about.family;
    this.lane = about.lane;
    this.queue = about.queue;
    this.run = about.run;
    this.host = about.host;
    this.done = about.done;
    // The only reaction of its own: each stays with the promise until the run ends, and a run may be asked for a million times.
    this.done.then(
      () => this.checkIdle(),
      (error: unknown) => this.#giveUp(error),
    );
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
    const { phases, lacking, steps } = this.run;
    if ((phases.parked === 0 && lacking.size === 0) || this.host.isBusy || stateOf(this.run).waitingFor !== 'handler') return [];
    return [
      ...lacking.keys(),
      ...steps.all().flatMap(({ phase, parked }) => (phase === 'parked' && parked?.needs !== undefined ? [parked.needs] : [])),
    ];
  }

  /** When its next timer is due, ms since 1970. */
  get dueAt(): number {
    return this.run.nextTimerAt;
  }

  /** For how long it has been seen to do nothing but wait, with nothing in memory that its records would not give back, ms. */
  stillFor(now: number): number {
    if (!this.#onlyWaits()) this.#still = undefined;
    else if (this.#still?.length !== this.run.length) this.#still = { since: now, length: this.run.length };
    return this.#still === undefined ? -1 : now - this.#still.since;
  }

  #onlyWaits(): boolean {
    const { run, host } = this;
    // A parent brings the end of its children into its own records.
    if (
      run.closed !== undefined ||
      host.isBusy ||
      host.begun.size > 0 ||
      run.children.size > 0 ||
      run.phases.started + run.phases.cancelling > 0
    )
      return false;
    const { status } = stateOf(run);
    return status === 'paused' || status === 'needs-decision' || (status === 'waiting' && run.phases.parked === 0);
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
    return waitsForPeople(state) ? state : undefined;
  }
}

/** Whether a run with nothing at work stands still until somebody outside acts. */
export function waitsForPeople({ status, waitingFor }: RunState): boolean {
  return status === 'paused' || status === 'needs-decision' || waitingFor === 'signal' || waitingFor === 'handler';
}

/** Until none of these runs is at work, but no longer than this. */
export async function untilQuiet(live: readonly LiveRun[], clock: Clock, graceMs: number): Promise<void> {
  const until = clock.monotonic() + graceMs;
  while (live.some(({ host, run }) => run.closed === undefined && host.isBusy) && clock.monotonic() < until) {
    await new Promise<void>((resolve) => clock.after(Math.min(10, graceMs), resolve));
  }
}
