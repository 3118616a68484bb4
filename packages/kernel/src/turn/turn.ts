import type { Arrival, RunCreated, RunEvent } from '@tutti/core';
import { foldEvent } from '../run-state/fold-event.ts';
import type { RunFold } from '../run-state/run-fold.ts';
import { dueEvent } from './due-event.ts';
import { interpretFact } from './interpret-fact.ts';
import { recover } from './recover.ts';
import type { TurnScope } from './turn-scope.ts';

/**
 * One turn of a run: what arrived becomes events, events are folded, what follows from them follows until nothing does.
 * The events are to be appended at once, then the commands performed; if the append fails the run's state is to be dropped.
 */
export class Turn implements TurnScope {
  readonly run: RunFold;
  readonly at: number;
  #events: RunEvent[] = [];

  constructor(run: RunFold, at: number) {
    this.run = run;
    // Records never go back in time, whatever the wall clock does.
    this.at = Math.max(at, run.lastAt);
  }

  /** Whether there is anything to put on record. */
  hasNews: boolean = false;

  get seq(): number {
    return this.run.length;
  }

  /** What the turn puts on record. */
  get events(): readonly RunEvent[] {
    return this.#events;
  }

  /** @param folded The event as it is folded, where that is more than what is recorded of it. */
  append(event: RunEvent, folded: RunEvent = event): void {
    this.hasNews = true;
    // Most turns are of one event: see RunFold.emit.
    if (this.#events.length === 0) this.#events = [event];
    else this.#events.push(event);
    foldEvent(this.run, folded);
  }

  noteState(): void {
    this.hasNews = true;
  }

  /** Records the first event of a run. */
  begin(created: RunCreated): void {
    this.append(created);
    this.settle();
  }

  /** Takes in what arrived. Facts after the end of the run are ignored. */
  arrive(arrival: Arrival): void {
    for (const fact of arrival.facts) {
      if (this.run.closed !== undefined) return;
      interpretFact(this, fact);
      this.settle();
    }
  }

  /** See {@link Host.assumedCharges}. */
  assumedCharges: 'worst' | 'zero' = 'worst';
  /** See {@link Host.silentLeaseMs}. */
  silentLeaseMs: number | undefined = undefined;

  /** After the history was folded: asks again for what is under way, and settles what a crash left in doubt. */
  recover(): void {
    recover(this);
    this.settle();
  }

  /** Appends what the state itself makes due; decisions of evaluators are the driver's to bring. */
  settle(): void {
    for (let event = dueEvent(this); event !== undefined; event = dueEvent(this)) this.append(event);
  }
}
