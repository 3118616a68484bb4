import {
  addCharges,
  CancelledError,
  TimeoutError,
  assertJson,
  isThenable,
  toErrorRecord,
  type Charge,
  type ChildRun,
  type Handler,
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
import type { BodyHost, HostedBody, PerformStep } from './body-host.ts';
import { SimulatedSubsteps } from './simulated-substeps.ts';

/** One execution of a handler, with the context it sees. */
export class SimulatedBody implements StepContext, HostedBody {
  readonly perform: PerformStep;
  readonly host: BodyHost;
  readonly #handler: Required<Handler>;
  readonly #controller: AbortController = new AbortController();
  readonly #substeps: SimulatedSubsteps;
  #startedAt: number | undefined = undefined;
  #isOver: boolean = false;
  #charge: Charge | undefined = undefined;
  #chosen: readonly string[] | undefined = undefined;
  #cancelTimeout: () => void = () => undefined;

  constructor(host: BodyHost, perform: PerformStep, handler: Required<Handler>) {
    this.host = host;
    this.perform = perform;
    this.#handler = handler;
    this.#substeps = new SimulatedSubsteps(this);
  }

  get path(): StepKey {
    return this.perform.command.step;
  }

  get attempt(): number {
    return this.perform.attempt;
  }

  get runId(): RunId {
    return this.perform.read.runId;
  }

  get input(): Json {
    return this.perform.read.input;
  }

  get scope(): readonly ScopeFrame[] {
    return this.perform.read.scope;
  }

  get idempotencyKey(): string {
    return `${this.runId}/${this.path}`;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isStarted(): boolean {
    return this.#startedAt !== undefined;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it was started and does not merely wait for a signal or a time. */
  get isAtWork(): boolean {
    return this.isStarted && !this.#substeps.isWaiting;
  }

  node(id: string): NodeView | undefined {
    return this.perform.read.node(id);
  }

  output(node: string): Json | undefined | Promise<Json | undefined> {
    return this.perform.read.output(node);
  }

  step<T extends Json>(key: string, run: (scope: SubstepScope) => T | Promise<T>, options: SubstepOptions = {}): Promise<T> {
    return this.#substeps.step(key, run, options);
  }

  wait(key: string, until: { readonly signal: string } | { readonly ms: number }): Promise<Json> {
    return this.#substeps.wait(key, until);
  }

  runChild(key: string, child: ChildRun): Promise<Outcome> {
    return this.#substeps.runChild(key, child);
  }

  report(_progress: Progress): void {
    // News for people; nothing of a simulation depends on it.
  }

  record(charge: Charge): void {
    this.#charge = addCharges(this.#charge, charge);
  }

  choose(targets: readonly string[]): void {
    this.#chosen = [...targets];
  }

  // --- the host's view

  start(): void {
    this.#startedAt = this.host.clock.now();
    const { path, attempt } = this;
    const fingerprint = `${this.perform.command.handler}@${this.#handler.version}`;
    const recorded = this.perform.recorded?.fingerprint;
    if (recorded !== undefined && recorded !== fingerprint) {
      this.#finish();
      return this.host.push({
        type: 'step.blocked',
        path,
        attempt,
        code: 'CODE_CHANGED',
        reason: `Step "${path}" began as ${recorded}; the handler is now ${fingerprint}.`,
      });
    }
    const effect = this.perform.command.policy.effect ?? this.#handler.effect;
    if (effect === 'none') return this.#run();
    this.host.record({ type: 'step.starting', path, attempt, effect, fingerprint }).then(
      () => this.#run(),
      (error: Error) => this.abandon(error),
    );
  }

  closeWait(key: string, output: Json): void {
    this.#substeps.closeWait(key, output);
  }

  cancel(reason: string): void {
    const error = new CancelledError(`Step "${this.path}" was cancelled: ${reason}.`, { data: { reason } });
    this.#abort(error);
    this.host.clock.after(this.host.graceMs, () => this.#settle({ error: toErrorRecord(error) }));
  }

  /** Drops the body: nothing it still does counts. */
  abandon(error: Error): void {
    if (this.#isOver) return;
    this.#abort(error);
    this.#finish();
  }

  /** Puts the body away until one of its waits ends. */
  suspend(): void {
    if (this.#isOver) return;
    this.#finish();
    this.host.push({ type: 'step.suspending', path: this.path, attempt: this.attempt });
  }

  // --- inside

  #run(): void {
    if (this.#isOver) return;
    const { timeoutMs } = this.perform.command.policy;
    if (timeoutMs !== undefined) this.#cancelTimeout = this.host.clock.after(timeoutMs, () => this.#expire(timeoutMs));
    try {
      const output = this.#handler.run(this.perform.command.input, this);
      if (isThenable(output))
        output.then(
          (value) => this.#succeed(value),
          (error: unknown) => this.#fail(error),
        );
      else this.#succeed(output);
    } catch (error) {
      this.#fail(error);
    }
  }

  #succeed(output: Json | undefined): void {
    try {
      assertJson(output ?? null, `The output of step "${this.path}"`);
      this.#settle({ output: output ?? null });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#settle({ error: toErrorRecord(error) });
  }

  #settle(result: Pick<StepSettled, 'output' | 'error'>): void {
    // A body that was given up counts no more; what it has cost does.
    if (this.#isOver && this.#charge === undefined) return;
    const fact = {
      type: 'step.settled',
      path: this.path,
      attempt: this.attempt,
      startedAt: this.#startedAt ?? this.host.clock.now(),
    } as const;
    const charge = this.#charge === undefined ? {} : { charge: this.#charge };
    this.#charge = undefined;
    if (this.#isOver) return this.host.push({ ...fact, ...charge });
    this.#finish();
    this.host.push({ ...fact, ...result, ...charge, ...(this.#chosen === undefined ? {} : { chosen: this.#chosen }) });
  }

  #expire(timeoutMs: number): void {
    const error = new TimeoutError(`Step "${this.path}" took longer than its timeout of ${timeoutMs} ms.`, { data: { timeoutMs } });
    this.#abort(error);
    this.#settle({ error: toErrorRecord(error) });
  }

  #abort(error: Error): void {
    this.#controller.abort(error);
    this.#substeps.abort(error);
  }

  #finish(): void {
    this.#isOver = true;
    this.#cancelTimeout();
    this.host.forget(this);
  }
}
