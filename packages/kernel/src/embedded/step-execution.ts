import {
  CancelledError, TimeoutError, addCharges, toErrorRecord,
  type CancelTimer, type Charge, type ErrorRecord, type HostCommand, type Json, type NodeView, type Outcome, type Progress,
  type RunId, type ScopeFrame, type StepContext, type StepKey, type StepSettled, type SubstepOptions, type SubstepScope, type ChildRun,
} from '@tutti/core';
import type { ExecutionHost, ExecutionView } from './execution-port.ts';
import type { RegisteredHandler } from './registry.ts';
import { defaultPriority } from './queued-step.ts';
import { StepSubsteps } from './step-substeps.ts';
import { Suspended } from './suspended.ts';

type PerformStep = Extract<HostCommand, { type: 'perform-step' }>;
type Phase = 'running' | 'waiting' | 'over';

/** One execution of a step's body, from the moment it has a slot: its time limit, its abort, and the context the handler sees. */
export class StepExecution implements StepContext, ExecutionView {
  readonly perform: PerformStep;
  readonly host: ExecutionHost;
  readonly handler: RegisteredHandler;
  #phase: Phase = 'running';
  readonly #startedAt: number;
  #controller: AbortController | undefined = undefined;
  #abortReason: Error | undefined = undefined;
  #substeps: StepSubsteps | undefined = undefined;
  #charge: Charge | undefined = undefined;
  #chosen: readonly string[] | undefined = undefined;
  #timeout: { cancel: CancelTimer; armedAt: number; leftMs: number } | undefined = undefined;

  constructor(host: ExecutionHost, handler: RegisteredHandler, perform: PerformStep) {
    this.host = host;
    this.handler = handler;
    this.perform = perform;
    this.#startedAt = host.clock.now();
  }

  // --- the host's view

  /** Runs the body; the slot is held until it ends or waits. */
  begin(): void {
    const { recorded, command } = this.perform;
    if (recorded?.fingerprint !== undefined && recorded.fingerprint !== this.handler.fingerprint) return this.#refuseChangedCode(recorded.fingerprint);
    const effect = command.policy.effect ?? this.handler.effect;
    if (effect === 'none') return this.#runBody();
    const { path, attempt } = this;
    const started = { type: 'step.starting', path, attempt, effect, fingerprint: this.handler.fingerprint } as const;
    this.host.push(started, { resolve: () => this.#runBody(), reject: (error) => this.abandon(error) });
  }

  /** Whether its body runs; one that waits durably, or for a slot, is not at work. */
  get isAtWork(): boolean {
    return this.#phase === 'running';
  }

  get isOver(): boolean {
    return this.#phase === 'over';
  }

  /** Asks the body to stop; it settles when it ends, or after the grace time. */
  cancel(reason: string): void {
    const error = new CancelledError(`Step "${this.path}" was cancelled: ${reason}.`, { data: { reason } });
    this.#abort(error);
    this.host.timers.after(this.host.options.graceMs, () => this.settle({ error: toErrorRecord(error) }));
  }

  /** Drops the body: nothing it still does counts. */
  abandon(error: Error): void {
    if (this.isOver) return;
    this.#abort(error);
    this.#finish();
  }

  closeWait(key: string, output: Json): void {
    this.#substeps?.closeWait(key, output);
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

  node(id: string): NodeView | undefined {
    return this.perform.read.node(id);
  }

  output(node: string): Json | undefined | Promise<Json | undefined> {
    return this.perform.read.output(node);
  }

  step<T extends Json>(key: string, run: (scope: SubstepScope) => T | Promise<T>, options?: SubstepOptions): Promise<T> {
    return this.#journalled().step(key, run, options);
  }

  wait(key: string, until: { readonly signal: string } | { readonly ms: number }): Promise<Json> {
    return this.#journalled().wait(key, until);
  }

  runChild(key: string, child: ChildRun): Promise<Outcome> {
    return this.#journalled().runChild(key, child);
  }

  report(progress: Progress): void {
    if (!this.isOver) this.host.progress(this.path, progress);
  }

  record(charge: Charge): void {
    this.#charge = addCharges(this.#charge, charge);
  }

  choose(targets: readonly string[]): void {
    this.#chosen = [...targets];
  }

  // --- waiting frees the slot and stops the clock of the attempt

  enterWait(): void {
    if (this.#phase !== 'running') return;
    this.#phase = 'waiting';
    this.#pauseTimeout();
    this.host.slots.release();
  }

  async leaveWait(): Promise<void> {
    if (this.#phase !== 'waiting') return;
    const { policy, rank } = this.perform.command;
    await this.host.takeSlot(policy.priority ?? defaultPriority, rank);
    if (this.#phase !== 'waiting') {
      this.host.slots.release();
      return;
    }
    this.#phase = 'running';
    this.#resumeTimeout();
  }

  /** Puts the handler away until one of its waits ends. */
  suspend(): void {
    if (this.isOver) return;
    this.#finish();
    this.host.push({ type: 'step.suspending', path: this.path, attempt: this.attempt });
  }

  settle(result: Pick<StepSettled, 'output' | 'blob' | 'error'>): void {
    if (this.isOver) return;
    const { path, attempt } = this;
    const startedAt = this.#startedAt;
    this.#finish();
    const charge = this.#charge;
    const chosen = this.#chosen;
    if (charge === undefined && chosen === undefined && result.error === undefined && result.blob === undefined) {
      this.host.push({ type: 'step.settled', path, attempt, startedAt, output: result.output ?? null });
      return;
    }
    this.host.push({
      type: 'step.settled', path, attempt, startedAt, ...result,
      ...(charge === undefined ? {} : { charge }),
      ...(chosen === undefined ? {} : { chosen }),
    });
  }

  // --- inside

  #refuseChangedCode(recorded: string): void {
    const { path, attempt } = this;
    this.#finish();
    const reason = `Step "${path}" began as ${recorded}; the handler is now ${this.handler.fingerprint}. Decide "accept" to go on, or "fail".`;
    this.host.push({ type: 'step.blocked', path, attempt, code: 'CODE_CHANGED', reason });
  }

  #runBody(): void {
    if (this.#phase !== 'running') return;
    const { timeoutMs } = this.perform.command.policy;
    if (timeoutMs !== undefined) this.#armTimeout(timeoutMs);
    let output: Json | undefined | Promise<Json | undefined>;
    try {
      output = this.handler.run(this.perform.command.input, this);
    } catch (error) {
      return this.#fail(error);
    }
    if (isThenable(output)) output.then((value) => this.#succeed(value), (error: unknown) => this.#fail(error));
    else this.#succeed(output);
  }

  #succeed(output: Json | undefined): void {
    if (this.isOver) return this.#settleLate();
    try {
      this.settle(this.host.recordable(output, `The output of step "${this.path}"`));
    } catch (error) {
      this.settle({ error: toErrorRecord(error) });
    }
  }

  #fail(error: unknown): void {
    if (this.isOver) return this.#settleLate();
    if (error instanceof Suspended) return this.suspend();
    this.settle({ error: toErrorRecord(error) });
  }

  /** A body that was given up has come to its end after all: only its cost counts. */
  #settleLate(): void {
    if (this.#charge === undefined) return;
    const { path, attempt } = this;
    this.host.push({ type: 'step.settled', path, attempt, startedAt: this.#startedAt, charge: this.#charge });
    this.#charge = undefined;
  }

  #journalled(): StepSubsteps {
    return (this.#substeps ??= new StepSubsteps(this));
  }

  #abort(error: Error): void {
    this.#abortReason = error;
    this.#controller?.abort(error);
    this.#substeps?.abort(error);
  }

  #finish(): void {
    const held = this.#phase === 'running';
    this.#phase = 'over';
    this.#timeout?.cancel();
    this.host.forget(this);
    if (held) this.host.slots.release();
  }

  #armTimeout(leftMs: number): void {
    const armedAt = this.host.clock.monotonic();
    this.#timeout = { leftMs, armedAt, cancel: this.host.timers.after(leftMs, () => this.#passTimeout()) };
  }

  #pauseTimeout(): void {
    if (this.#timeout === undefined) return;
    this.#timeout.cancel();
    this.#timeout.leftMs -= this.host.clock.monotonic() - this.#timeout.armedAt;
  }

  #resumeTimeout(): void {
    if (this.#timeout !== undefined) this.#armTimeout(this.#timeout.leftMs);
  }

  #passTimeout(): void {
    const { timeoutMs } = this.perform.command.policy;
    const error = new TimeoutError(`Step "${this.path}" took longer than its timeout of ${timeoutMs} ms. Raise timeoutMs or make the step shorter.`, {
      data: { timeoutMs: timeoutMs ?? null },
    });
    this.#abort(error);
    const record: ErrorRecord = toErrorRecord(error);
    this.settle({ error: record });
  }
}

function isThenable<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
