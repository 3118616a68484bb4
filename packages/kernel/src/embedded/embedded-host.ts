import {
  CancelledError,
  HandlerMissingError,
  TuttiError,
  didYouMean,
  isThenable,
  type Arrival,
  type Awaiting,
  type BlobRef,
  type CancelTimer,
  type ChildRun,
  type Claim,
  type Clock,
  type Evaluate,
  type Fact,
  type Host,
  type HostCommand,
  type Json,
  type Outcome,
  type Progress,
  type ReadContext,
  type RunEvent,
  type RunId,
  type RunState,
  type SnapshotSource,
  type StepKey,
  type StepSettled,
  type WaitingFor,
  type undecided,
} from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';
import type { Acknowledge, ExecutionHost } from './execution-port.ts';
import { failureDelayMs } from './failure-delay.ts';
import { FactQueue } from './fact-queue.ts';
import type { HostServices } from './host-services.ts';
import { LateError } from './late-error.ts';
import { orDamaged } from './or-damaged.ts';
import { receiveMessage } from './receive-message.ts';
import type { RunBudget } from './run-budget.ts';
import { RunWriter, type KnownRun, type WrittenRun } from './run-writer.ts';
import { slotWeight } from './slot-pool.ts';
import { SlowDecisions } from './slow-decisions.ts';
import { StepBodies } from './step-bodies.ts';
import { withoutSecrets } from '../values/recorded-error.ts';
import type { StepExecution } from './step-execution.ts';

/** How a run is put down. One that is kept stays this worker's. */
export interface PutDownOptions {
  readonly hasFailed?: boolean;
  readonly isKept?: boolean;
  readonly needs?: readonly string[] | undefined;
}

/** One run's world in this process: its facts, its bodies, its timers, and its place in the journal. */
export class EmbeddedHost implements Host, ExecutionHost, WrittenRun {
  readonly runId: RunId;
  readonly startedAt: number;
  readonly history: AsyncIterable<readonly RunEvent[]>;
  readonly #services: HostServices;
  readonly epoch: number;
  readonly silentLeaseMs: number | undefined;
  /** Set before the run is driven. */
  budget: RunBudget | undefined = undefined;
  /** Called when the run has nothing to do until something arrives. */
  onRest: (() => void) | undefined = undefined;
  readonly #writer: RunWriter;
  readonly #facts: FactQueue;
  readonly #bodies: StepBodies;
  readonly #turnEnds: (() => void)[] = [];
  #decisions: SlowDecisions | undefined = undefined;
  readonly #received: Set<string> = new Set();
  readonly #timers: Map<string, CancelTimer> = new Map();
  #failure: LateError | undefined = undefined;

  constructor(services: HostServices, claim: Claim, from: KnownRun) {
    this.#services = services;
    this.runId = claim.runId;
    this.epoch = claim.epoch;
    this.silentLeaseMs = claim.silentLeaseMs;
    this.startedAt = services.clock.now();
    this.#writer = new RunWriter(this, { services, claim, from });
    this.history = this.#readHistory();
    this.#facts = new FactQueue(services.clock);
    this.#bodies = new StepBodies(this, services);
  }

  get assumedCharges(): 'worst' | 'zero' {
    return this.#services.options.assumedCharges;
  }

  get clock(): Clock {
    return this.#services.clock;
  }

  get timers(): HostServices['timers'] {
    return this.#services.timers;
  }

  get slots(): HostServices['slots'] {
    return this.#services.slots;
  }

  get options(): HostServices['options'] {
    return this.#services.options;
  }

  /** Its records that are in the journal, as far as they were read again. */
  get length(): number {
    return this.#writer.length;
  }

  /** Whether a body is at work or a fact is on its way. */
  get isBusy(): boolean {
    if (this.budget?.isBusy === true) return true;
    return !this.#facts.isAwaited || !this.#facts.isEmpty || this.#bodies.isAnyAtWork || this.#decisions?.isAnyPending === true;
  }

  /** No step begins meanwhile; those at work go on. */
  set isPaused(isPaused: boolean) {
    this.#bodies.isPaused = isPaused;
  }

  limitSet(): void {
    this.budget?.limitSet();
    this.#bodies.limitSet();
  }

  // --- the driver's view

  next(awaiting: Awaiting): Arrival | undefined {
    this.#facts.endTurn();
    if (this.#turnEnds.length > 0) for (const resolve of this.#turnEnds.splice(0)) resolve();
    if (this.#failure !== undefined) throw this.#failure.error;
    const breath = this.#services.breather.due();
    if (breath !== undefined) this.#afterBreath(breath, awaiting);
    else if (!this.#facts.isEmpty) return this.#facts;
    else {
      this.#facts.await(awaiting);
      this.onRest?.();
    }
    return undefined;
  }

  controls(): readonly Fact[] {
    return this.#facts.takeControls();
  }

  evaluate(command: Evaluate, context: ReadContext): Json | Promise<Json | typeof undecided> {
    if (this.#facts.hasCancel) throw new CancelledError('The run is being cancelled; nothing is decided any more.');
    const evaluator = this.#services.evaluators.get(command.evaluator);
    if (evaluator === undefined) throw new HandlerMissingError(this.lacks(command)?.reason ?? '');
    const value = withoutSecrets(() => evaluator(command.expression, context), this.#services.options.redactor);
    return isThenable(value) ? (this.#decisions ??= new SlowDecisions(this)).ofTurn(command, Promise.resolve(value)) : value;
  }

  lacks({ evaluator }: Evaluate): { readonly needs: string; readonly reason: string } | undefined {
    const { evaluators } = this.#services;
    if (evaluators.has(evaluator)) return undefined;
    return {
      needs: `evaluator:${evaluator}`,
      reason: `HANDLER_MISSING: No evaluator "${evaluator}" is registered. ${didYouMean(evaluator, evaluators.keys())}`.trim(),
    };
  }

  commit(events: readonly RunEvent[], state: RunState, source?: SnapshotSource): Promise<void> | void {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    return this.#writer.write(events, state, source);
  }

  perform(command: HostCommand): void {
    switch (command.type) {
      case 'perform-step':
        return this.#bodies.perform(command);
      case 'cancel-step':
        return this.#bodies.cancel(command);
      case 'withdraw-step':
        return this.#bodies.withdraw(command);
      case 'abandon-step':
        return this.#bodies.abandon(command);
      case 'cancel-run':
        return this.#services.cancelChild(this.runId, command.step, command.reason);
      case 'close-wait':
        return this.#bodies.closeWait(command.step, command.key, command);
      case 'start-timer':
        return this.#startTimer(command.timer, command.afterMs);
      case 'cancel-timer':
        this.#timers.get(command.timer)?.();
        this.#timers.delete(command.timer);
        return;
      case 'start-run':
        return this.#services.startChild(this, command);
      case 'pause':
      case 'resume':
        if (command.type === 'pause') this.isPaused = true;
        else this.#bodies.resume();
        return this.#services.tellChildren(this.runId, command);
      case 'settle-hold':
        return this.budget?.settleHold(command.hold, command.amount);
      case 'cancel-children':
        return this.#services.tellChildren(this.runId, { type: 'cancel', reason: command.reason });
    }
  }

  /** Also one whose append is still under way. */
  blob(ref: BlobRef): Json | Promise<Json> {
    return this.#writer.blob(ref) ?? orDamaged(this.#services.blob(ref), (error) => this.fail(error));
  }

  /** Whether all that was folded is on record; also when nothing more will be. */
  get isDurable(): boolean {
    return !this.#facts.isInTurn || this.#failure !== undefined;
  }

  /** Resolves when that has been so; the next turn may be at work by then. */
  durable(): Promise<void> {
    return this.isDurable ? Promise.resolve() : new Promise((resolve) => this.#turnEnds.push(resolve));
  }

  // --- what arrives

  push(fact: Fact, acknowledge?: Acknowledge): void {
    if (this.budget?.concerns(fact) === true) this.budget.account(fact, (counted) => this.#facts.push(counted, acknowledge));
    else this.#facts.push(fact, acknowledge);
  }

  settled(fact: StepSettled): void {
    // A body that ends as it is given its slot keeps nobody from theirs: its turn comes later.
    if (this.#bodies.isEmpty && !this.slots.isGranting && this.budget?.concerns(fact) !== true) this.#facts.pushLast(fact);
    else this.push(fact);
  }

  record(fact: Fact): Promise<void> {
    return new Promise((resolve, reject) => this.push(fact, { resolve, reject }));
  }

  /** Puts the run down for others: it is due now if it has work, or after a while if it has failed here; else with its next timer. */
  async putDown(run: RunFold, { hasFailed = false, isKept = false, needs }: PutDownOptions = {}): Promise<void> {
    const isDue =
      run.pausedBecause === undefined && (run.phases.ready + run.phases.started + run.phases.cancelling > 0 || run.children.size > 0);
    const wakeAt = isDue ? this.clock.now() + (hasFailed ? failureDelayMs(this.#writer.recoveries) : 0) : run.nextTimerAt;
    await this.#writer.due(wakeAt === Infinity ? null : wakeAt, needs);
    if (!isKept) await this.#services.journal.release(this.runId, this.epoch, { hasFailed });
  }

  /** Takes what others have posted; a message is taken once. */
  async receive(): Promise<void> {
    for (const message of await this.#services.journal.inbox(this.runId)) {
      if (this.#received.has(message.id)) continue;
      this.#received.add(message.id);
      const fact = receiveMessage(message, (value, what) => this.recordable(value, what));
      this.push(fact);
      // A decision that takes its time does not hold up the end.
      if (message.type === 'cancel' && fact.problem === undefined)
        this.#decisions?.end(new LateError(() => new CancelledError('The run is being cancelled; the decision is not waited for.')));
    }
  }

  /** Paths of the steps whose bodies have begun and not ended; the others are queued or held back. */
  get begun(): ReadonlySet<StepKey> {
    return this.#bodies.begun;
  }

  /** Ends everything of this run in this process; its records stay as they are. */
  fail(error: Error | LateError): void {
    if (this.#failure !== undefined) return;
    const failure = error instanceof LateError ? error : new LateError(() => error);
    this.#failure = failure;
    this.#services.ended(this.runId);
    this.#facts.fail(failure);
    this.#bodies.end(failure);
    this.budget?.end();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    for (const resolve of this.#turnEnds.splice(0)) resolve();
    this.#decisions?.end(failure);
  }

  // --- the writer's view

  get isOver(): boolean {
    return this.#failure !== undefined;
  }

  takeConsumed(): readonly string[] {
    return this.#facts.takeConsumed();
  }

  written(events: readonly RunEvent[]): void {
    this.budget?.recorded(events);
    this.#services.published(this.runId, events);
  }

  // --- the bodies' view

  recordable(value: unknown, what: string): ReturnType<ExecutionHost['recordable']> {
    return this.#writer.recordable(value, what);
  }

  async runChild(path: StepKey, child: ChildRun, signal: AbortSignal): Promise<Outcome> {
    try {
      return await this.#services.runChild({ parent: this.runId, path, child, signal });
    } catch (error) {
      // The end of this process's work is no outcome: the body waits until it is put down with its run.
      if (TuttiError.isInstance(error) && error.code === 'KERNEL_STOPPED') return new Promise<never>(() => undefined);
      throw error;
    }
  }

  takeSlot(priority: number, rank: number): Promise<void> {
    return new Promise((resolve) => {
      this.slots.request({ weight: slotWeight(priority, rank), next: undefined, grant: () => (resolve(), true) });
    });
  }

  forget(execution: StepExecution): void {
    this.#bodies.forget(execution);
  }

  noticeWaiting(path: StepKey, waitingFor: WaitingFor): void {
    this.#services.notify({ type: 'step.waiting', runId: this.runId, path, waitingFor });
  }

  progress(path: StepKey, progress: Progress): void {
    this.#services.notify({ type: 'step.progress', runId: this.runId, path, progress });
  }

  // --- inside

  async *#readHistory(): AsyncIterable<readonly RunEvent[]> {
    for await (const events of this.#services.journal.read(this.runId, this.#writer.length)) {
      this.#writer.found(events);
      yield events;
    }
    if (this.epoch > 1) await this.budget?.clean();
    await this.receive();
  }

  /** Timers, sockets and other runs get their chance; then the driver is told of what has arrived. */
  #afterBreath(breath: Promise<void>, awaiting: Awaiting): void {
    breath
      .then(() => this.next(awaiting))
      .then(
        (arrival) => arrival !== undefined && awaiting.arrive(arrival),
        (error: unknown) => awaiting.fail(error),
      );
  }

  #startTimer(timer: string, afterMs: number): void {
    const cancel = this.timers.after(afterMs, () => {
      this.#timers.delete(timer);
      this.push({ type: 'timer.due', timer });
    });
    this.#timers.set(timer, cancel);
  }
}
