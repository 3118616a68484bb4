import {
  CancelledError,
  isThenable,
  toErrorRecord,
  type Amount,
  type CancelTimer,
  type Charge,
  type ChildRun,
  type Effect,
  type Hold,
  type Json,
  type NodeView,
  type Outcome,
  type Progress,
  type RunId,
  type ScopeFrame,
  type StepContext,
  type StepKey,
  type StepSettled,
  type SubstepOptions,
  type SubstepScope,
} from '@tutti/core';
import type { StoredValue } from '../run-state/open-step.ts';
import { copyOf } from '../values/copies.ts';
import { assertTargets } from './assert-substep.ts';
import { AttemptTimer, timeoutError } from './attempt-timer.ts';
import { BodyCharge } from './body-charge.ts';
import { BodyTime, type TimedExecution } from './body-time.ts';
import type { ExecutionHost, ExecutionView } from './execution-port.ts';
import { shortageReason } from './money-waits.ts';
import { defaultPriority, type PerformStep } from './queued-step.ts';
import type { RegisteredHandler } from './registry.ts';
import { handled } from '../values/handled.ts';
import { isPlainlyInline } from '../values/spill.ts';
import type { RunBudget } from './run-budget.ts';
import { StepSlot } from './step-slot.ts';
import { StepSubsteps } from './step-substeps.ts';
import { recordedError } from '../values/recorded-error.ts';
import { Suspended } from './suspended.ts';

type Settlement = Pick<StepSettled, 'output' | 'blob' | 'error'>;

/** One execution of a step's body, from the moment it has a slot: its time limit, its abort, and the context the handler sees. */
export class StepExecution implements StepContext, ExecutionView, TimedExecution {
  readonly perform: PerformStep;
  readonly host: ExecutionHost;
  readonly handler: RegisteredHandler;
  #slot: StepSlot | undefined = undefined;
  readonly startedAt: number;
  /** From the first wait or limit on: most bodies have neither. */
  #time: BodyTime | undefined = undefined;
  #isOver: boolean = false;
  #controller: AbortController | undefined = undefined;
  #abortReason: Error | undefined = undefined;
  #substeps: StepSubsteps | undefined = undefined;
  #charge: BodyCharge | undefined = undefined;
  #chosen: readonly string[] | undefined = undefined;
  #timeout: AttemptTimer | undefined = undefined;
  #cancelGrace: CancelTimer | undefined = undefined;
  /** Its neighbours in the list of its run's executions. */
  before: StepExecution | undefined = undefined;
  after: StepExecution | undefined = undefined;
  /** What the body has ended with while effects it began were still at work. */
  #held: Settlement | undefined = undefined;

  constructor(host: ExecutionHost, handler: RegisteredHandler, perform: PerformStep) {
    this.host = host;
    this.handler = handler;
    this.perform = perform;
    this.startedAt = host.clock.now();
  }

  /** Runs the body; the slot is held until it ends or waits. */
  begin(): void {
    const { recorded } = this.perform;
    if (recorded?.fingerprint !== undefined && recorded.fingerprint !== this.handler.fingerprint)
      return this.#refuseChangedCode(recorded.fingerprint);
    if (this.host.budget?.time.isFree(this.perform.command.limits) !== false) this.#beginInTime();
    else this.time.begin(() => this.#beginInTime());
  }

  #beginInTime(): void {
    const { command } = this.perform;
    if (command.policy.budget !== undefined && this.host.budget !== undefined)
      return void this.#beginWithMoney(this.host.budget, command.policy.budget);
    const effect = command.policy.effect ?? this.handler.effect;
    if (effect === 'none') this.#runBody();
    else this.#beginOnRecord(effect, undefined);
  }

  /** Its effect or its money is on record before the body begins. */
  #beginOnRecord(effect: Effect, hold: Hold | undefined): void {
    const { path, attempt } = this;
    const started = {
      type: 'step.starting',
      path,
      attempt,
      effect,
      fingerprint: this.handler.fingerprint,
      ...(hold === undefined ? {} : { hold }),
    } as const;
    this.host.push(started, { resolve: () => this.#runBody(), reject: (error) => this.abandon(error) });
  }

  /** Reserves what it may spend; where others hold that at present it gives its place up until it is free. */
  async #beginWithMoney(budget: RunBudget, amount: Amount): Promise<void> {
    const { path, attempt, host } = this;
    try {
      const answer = await budget.reserveStep(path, amount);
      if (this.#isOver) return budget.giveBack(path);
      if ('amount' in answer) return this.#beginOnRecord(this.perform.command.policy.effect ?? this.handler.effect, answer);
      this.#finish();
      const reason = shortageReason(`step "${path}"`, answer);
      host.push({ type: 'step.blocked', path, attempt, code: 'BUDGET_EXCEEDED', reason, waitingFor: 'budget' });
      const drop = (): void => budget.dropUnwanted();
      budget.awaitStep(this, amount, () => host.push({ type: 'step.unparked', path, attempt }, { resolve: drop, reject: drop }));
    } catch (error) {
      this.settle({ error: toErrorRecord(error) });
    }
  }

  // --- the host's view

  /** Whether its body may be at work; one that waits durably is not. */
  get isAtWork(): boolean {
    return !this.#isOver && this.#slot?.isHeld !== false;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Asks the body to stop; it settles when it ends, or after the grace time. */
  cancel(reason: string): void {
    const error = new CancelledError(`Step "${this.path}" was cancelled: ${reason}.`, { data: { reason } });
    this.#abort(error);
    this.#cancelGrace ??= this.host.timers.after(this.host.options.graceMs, () => {
      this.#assumeAll();
      this.settle({ error: toErrorRecord(error) });
    });
  }

  /** Drops the body: nothing it still does counts but what it has cost. */
  abandon(error: Error): void {
    if (this.#isOver) return;
    this.#abort(error);
    this.#assumeAll();
    this.#finish();
    this.#incurCharge();
  }

  closeWait(key: string, output: StoredValue): void {
    this.#substeps?.closeWait(key, output);
  }

  /** A limit was set while it was at work. */
  limitSet(): void {
    if (this.isAtWork) this.time.begin(() => undefined);
  }

  // --- the slot's source

  /** Its slot, looked after from the first wait or effect on: most bodies have neither. */
  get slot(): StepSlot {
    return (this.#slot ??= new StepSlot(this));
  }

  get time(): BodyTime {
    return (this.#time ??= new BodyTime(this));
  }

  take(): Promise<void> {
    const { policy, rank } = this.perform.command;
    return this.host.takeSlot(policy.priority ?? defaultPriority, rank);
  }

  release(): void {
    this.host.slots.release();
  }

  changed(isHeld: boolean): void {
    if (isHeld) this.#timeout?.resume();
    else this.#timeout?.pause();
    this.time.changed(isHeld);
    this.#substeps?.slotChanged();
  }

  // --- the handler's view

  get path(): StepKey {
    return this.perform.command.step;
  }

  get attempt(): number {
    return this.perform.attempt;
  }

  get runId(): RunId {
    return this.host.runId;
  }

  get idempotencyKey(): string {
    return `${this.host.runId}/${this.path}`;
  }

  get input(): Json {
    return this.perform.read.input;
  }

  get scope(): readonly ScopeFrame[] {
    return this.perform.read.scope;
  }

  /** Made on first use: most handlers never look at it, and a controller costs as much as the whole turn. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason);
    return this.#controller.signal;
  }

  /** Why the body is to stop; `undefined` while it is not. */
  get abortReason(): Error | undefined {
    return this.#abortReason;
  }

  node(id: string): NodeView | undefined {
    return this.perform.read.node(id);
  }

  output(node: string): Json | undefined | Promise<Json | undefined> {
    return this.perform.read.output(node);
  }

  step<T extends Json>(key: string, run: (scope: SubstepScope) => T | Promise<T>, options?: SubstepOptions): Promise<T> {
    return handled(this.#journalled().step(key, run, options));
  }

  wait(key: string, until: { readonly signal: string } | { readonly ms: number }): Promise<Json> {
    return handled(this.#journalled().wait(key, until));
  }

  runChild(key: string, child: ChildRun): Promise<Outcome> {
    return handled(this.#journalled().runChild(key, child));
  }

  async unspent(): Promise<Amount> {
    return this.host.budget === undefined ? {} : this.host.budget.unspent(this.path);
  }

  report(progress: Progress): void {
    if (!this.#isOver) this.host.progress(this.path, progress);
  }

  record(charge: Charge): void {
    (this.#charge ??= new BodyCharge(this)).add(charge);
    if (this.#isOver) this.#incurCharge();
  }

  choose(targets: readonly string[]): void {
    assertTargets(this.path, targets, (id) => this.node(id));
    this.#chosen = [...targets];
  }

  /** Puts the handler away until one of its waits ends. */
  suspend(): void {
    if (this.#isOver) return;
    const { workedMs } = this.time;
    this.#finish();
    const { path, attempt } = this;
    this.host.push({ type: 'step.suspending', path, attempt, ...(workedMs === 0 ? {} : { workedMs }), ...this.#charge?.take() });
  }

  settle(result: Settlement): void {
    if (this.#isOver) return;
    const { path, attempt, startedAt } = this;
    const waitedMs = this.#time?.waitedMs ?? 0;
    this.#finish();
    const chosen = this.#chosen;
    this.host.push({
      type: 'step.settled',
      path,
      attempt,
      startedAt,
      ...(waitedMs === 0 ? {} : { waitedMs }),
      ...result,
      ...this.#charge?.take(),
      ...(chosen === undefined ? {} : { chosen }),
    });
  }

  /** An effect has ended; a body that failed meanwhile settles with the last of them. */
  effectEnded(): void {
    if (this.#held !== undefined && this.#slot?.isBusy !== true) this.settle(this.#held);
  }

  // --- inside

  #refuseChangedCode(recorded: string): void {
    const { path, attempt } = this;
    this.#finish();
    const reason = `Step "${path}" began as ${recorded}; the handler is now ${this.handler.fingerprint}. Decide "accept" to go on, or "fail".`;
    this.host.push({ type: 'step.blocked', path, attempt, code: 'CODE_CHANGED', reason });
  }

  #runBody(): void {
    if (this.#isOver) return;
    // Cancelled while its start went on record: it does not begin.
    if (this.#abortReason !== undefined) return this.settle({ error: toErrorRecord(this.#abortReason) });
    const { timeoutMs } = this.perform.command.policy;
    if (timeoutMs !== undefined) this.#timeout = new AttemptTimer(this.host, timeoutMs, () => this.#passTimeout());
    try {
      const output = this.handler.run(copyOf(this.perform.command.input), this);
      if (isThenable(output))
        Promise.resolve(output).then(
          (value) => this.#succeed(value),
          (error: unknown) => this.#fail(error),
        );
      else this.#succeed(output);
    } catch (error) {
      this.#fail(error);
    }
  }

  #succeed(output: Json | undefined): void {
    if (this.#isOver) return;
    if (isPlainlyInline(output)) return this.#complete(output ?? null);
    try {
      this.settle(this.host.recordable(output, `The output of step "${this.path}"`));
    } catch (error) {
      this.settle({ error: recordedError(error, this.host.options.redactor) });
    }
  }

  /** With a value that is recorded as it is; a step that cost nothing and chose nothing says no more than that. */
  #complete(output: Json): void {
    if (this.#charge?.isAny === true || this.#chosen !== undefined || (this.#time?.waitedMs ?? 0) > 0) return this.settle({ output });
    this.#finish();
    this.host.settled({ type: 'step.settled', path: this.path, attempt: this.attempt, startedAt: this.startedAt, output });
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    if (error instanceof Suspended) return this.suspend();
    this.#settleAfterEffects({ error: recordedError(error, this.host.options.redactor) });
  }

  /** Effects still at work get to their end and on record first: tried again, the step must know of them. */
  #settleAfterEffects(result: Settlement): void {
    if (this.#slot?.isBusy !== true) return this.settle(result);
    this.#held = result;
    this.#cancelGrace ??= this.host.timers.after(this.host.options.graceMs, () => {
      this.host.budget?.assumeEffects(this);
      this.settle(result);
    });
  }

  #assumeAll(): void {
    this.host.budget?.assume(this);
    this.host.budget?.assumeEffects(this);
  }

  #incurCharge(): void {
    const charge = this.#charge?.take().charge;
    if (charge !== undefined) this.host.push({ type: 'charge.incurred', path: this.path, attempt: this.attempt, charge });
  }

  #journalled(): StepSubsteps {
    return (this.#substeps ??= new StepSubsteps(this));
  }

  #abort(error: Error): void {
    this.#abortReason ??= error;
    this.#controller?.abort(error);
    this.#substeps?.abort(error);
  }

  #finish(): void {
    this.#isOver = true;
    this.#timeout?.pause();
    this.#time?.end();
    this.#cancelGrace?.();
    this.#substeps?.end();
    this.host.forget(this);
    if (this.#slot === undefined) this.host.slots.release();
    else this.#slot.end();
  }

  #passTimeout(): void {
    this.outOfTime(timeoutError(this.path, this.perform.command.policy.timeoutMs));
  }

  /** Its time is over: it settles when the effects it has begun have ended. */
  outOfTime(error: Error): void {
    if (this.#isOver) return;
    this.#abort(error);
    this.host.budget?.assume(this);
    this.#settleAfterEffects({ error: toErrorRecord(error) });
  }
}
