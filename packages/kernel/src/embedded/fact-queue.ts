import type { Arrival, Awaiting, Clock, Fact, MessageReceived } from '@tutti/core';
import type { Acknowledge } from './execution-port.ts';
import type { LateError } from './late-error.ts';

const now: Promise<void> = Promise.resolve();

/**
 * What arrives at a run, until its driver takes it. The queue itself is the arrival it tells of: what has arrived when the
 * driver comes to look, which is a little later than when it is told, so that bodies that end together make one turn.
 */
export class FactQueue implements Arrival {
  readonly #clock: Clock;
  #facts: Fact[] = [];
  #acknowledgements: Acknowledge[] = [];
  /** Of the facts in the turn at work. */
  #taken: Acknowledge[] = [];
  /** Messages among the facts taken, not yet on record as consumed. */
  #consumed: string[] = [];
  #awaiting: Awaiting | undefined = undefined;
  #isTelling: boolean = false;
  /** Whether the run's fold may be ahead of its records. */
  isInTurn: boolean = true;
  #failure: LateError | undefined = undefined;
  readonly #tell = (): void => {
    const awaiting = this.#awaiting;
    this.#awaiting = undefined;
    this.#isTelling = false;
    if (this.#failure === undefined) awaiting?.arrive(this);
    else awaiting?.fail(this.#failure.error);
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get at(): number {
    return this.#clock.now();
  }

  /** Takes what has arrived. */
  get facts(): readonly Fact[] {
    this.isInTurn = true;
    const facts = this.#facts;
    this.#facts = [];
    if (this.#acknowledgements.length > 0) {
      this.#taken = this.#acknowledgements;
      this.#acknowledgements = [];
    }
    for (const fact of facts) if (fact.type === 'message.received') this.#consumed.push(fact.message.id);
    return facts;
  }

  /** Takes the pauses, resumes and cancels among what has arrived. */
  takeControls(): readonly Fact[] {
    const controls = this.#facts.filter(isControl);
    if (controls.length === 0) return controls;
    this.#facts = this.#facts.filter((fact) => !isControl(fact));
    for (const { message } of controls) this.#consumed.push(message.id);
    return controls;
  }

  /** Whether a cancel has arrived that nobody has taken. */
  get hasCancel(): boolean {
    return this.#facts.some((fact) => fact.type === 'message.received' && fact.message.type === 'cancel' && fact.problem === undefined);
  }

  get isEmpty(): boolean {
    return this.#facts.length === 0;
  }

  /** Whether the driver has nothing to do until something arrives. */
  get isAwaited(): boolean {
    return this.#awaiting !== undefined && !this.#isTelling;
  }

  /** Once: told when something has arrived. */
  await(awaiting: Awaiting): void {
    this.#awaiting = awaiting;
  }

  push(fact: Fact, acknowledge?: Acknowledge): void {
    if (this.#failure !== undefined) return acknowledge?.reject(this.#failure.error);
    this.#add(fact);
    if (acknowledge !== undefined) this.#acknowledgements.push(acknowledge);
    this.#tellSoon();
  }

  /** Of the last body at work: nothing can end together with it, so that the driver is told at once. */
  pushLast(fact: Fact): void {
    if (this.#failure !== undefined) return;
    this.#add(fact);
    if (this.isAwaited) this.#tell();
  }

  /** The facts taken before are on record. */
  endTurn(): void {
    this.isInTurn = false;
    if (this.#taken.length === 0) return;
    for (const taken of this.#taken) taken.resolve();
    this.#taken = [];
  }

  /** Gives the messages the turn at work has consumed. */
  takeConsumed(): readonly string[] {
    const consumed = this.#consumed;
    if (consumed.length > 0) this.#consumed = [];
    return consumed;
  }

  /** Nothing arrives any more. */
  fail(failure: LateError): void {
    this.#failure = failure;
    for (const waiting of [...this.#taken, ...this.#acknowledgements]) waiting.reject(failure.error);
    this.#tellSoon();
  }

  #add(fact: Fact): void {
    // Mostly there is one fact to a turn: a list that is made with its first item has room for it alone, one that grows for 17.
    if (this.#facts.length === 0) this.#facts = [fact];
    else this.#facts.push(fact);
  }

  #tellSoon(): void {
    if (!this.isAwaited) return;
    this.#isTelling = true;
    // A reaction to a promise that is there costs a third of a promise to be made, resolved and awaited.
    void now.then(this.#tell);
  }
}

function isControl(fact: Fact): fact is MessageReceived {
  return (
    fact.type === 'message.received' && (fact.message.type === 'pause' || fact.message.type === 'resume' || fact.message.type === 'cancel')
  );
}
