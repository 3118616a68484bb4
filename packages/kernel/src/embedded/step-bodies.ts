import { CancelledError, didYouMean, type HostCommand, type StepKey } from '@tutti/core';
import type { StoredValue } from '../run-state/open-step.ts';
import type { ExecutionHost } from './execution-port.ts';
import { Executions } from './executions.ts';
import type { HostServices } from './host-services.ts';
import type { LateError } from './late-error.ts';
import type { Notice } from './notice.ts';
import { QueuedStep, type PerformStep } from './queued-step.ts';
import { StepExecution } from './step-execution.ts';

type StopStep = Extract<HostCommand, { readonly type: 'cancel-step' | 'withdraw-step' | 'abandon-step' }>;

/** The bodies of one run: queued for a slot, at work, waiting, or held back while the run is paused. */
export class StepBodies {
  readonly #host: ExecutionHost;
  readonly #services: HostServices;
  readonly #executions: Executions<StepExecution> = new Executions<StepExecution>();
  /** Granted while the run was paused. */
  #heldBack: PerformStep[] = [];
  /** Cancelled while they were queued, as `path attempt`. */
  readonly #withdrawn: Set<string> = new Set();
  readonly #granted = ({ perform }: QueuedStep): boolean => this.#start(perform);
  /** No step begins meanwhile; those at work go on. */
  isPaused: boolean = false;
  #hasEnded: boolean = false;

  constructor(host: ExecutionHost, services: HostServices) {
    this.#host = host;
    this.#services = services;
  }

  /** Whether no body has begun that has not ended. */
  get isEmpty(): boolean {
    return this.#executions.isEmpty;
  }

  get isAnyAtWork(): boolean {
    return this.#executions.some(({ isAtWork }) => isAtWork);
  }

  get begun(): ReadonlySet<StepKey> {
    return new Set(this.#executions.all().map(({ path }) => path));
  }

  perform(perform: PerformStep): void {
    this.#notice('step.queued', perform);
    const { slots } = this.#services;
    if (!slots.takeIfFree()) slots.request(new QueuedStep(perform, this.#granted));
    else if (!this.#start(perform)) slots.release();
  }

  cancel(command: StopStep): void {
    const execution = this.#executions.get(command.step);
    if (execution === undefined) this.#withdraw(command);
    else execution.cancel(command.reason);
  }

  /** Takes a body from the queue; one at work is left alone. */
  withdraw(command: StopStep): void {
    if (this.#executions.get(command.step) === undefined) this.#withdraw(command);
  }

  abandon({ step, attempt, reason }: StopStep): void {
    const execution = this.#executions.get(step);
    if (execution === undefined) this.#withdrawn.add(`${step} ${attempt}`);
    else execution.abandon(new CancelledError(`Step "${step}" was given up: ${reason}.`));
  }

  closeWait(step: StepKey, key: string, output: StoredValue): void {
    this.#executions.get(step)?.closeWait(key, output);
  }

  resume(): void {
    this.isPaused = false;
    const heldBack = this.#heldBack;
    this.#heldBack = [];
    for (const perform of heldBack) this.#services.slots.request(new QueuedStep(perform, this.#granted));
  }

  /** Those at work may be limited from now on. */
  limitSet(): void {
    for (const execution of this.#executions.all()) execution.limitSet();
  }

  /** An execution has ended. */
  forget(execution: StepExecution): void {
    this.#executions.remove(execution);
  }

  /** Drops every body. */
  end(failure: LateError): void {
    this.#hasEnded = true;
    for (const execution of this.#executions.all()) execution.abandon(failure.error);
  }

  /** Starts a step that has got a slot; gives false when it needs none any more. */
  #start(perform: PerformStep): boolean {
    const { step, handler: name } = perform.command;
    if (this.#hasEnded) return false;
    if (this.#withdrawn.size > 0 && this.#withdrawn.delete(`${step} ${perform.attempt}`)) return false;
    if (this.isPaused) {
      this.#heldBack.push(perform);
      return false;
    }
    const handler = this.#services.handlers.get(name);
    if (handler === undefined) {
      this.#block(perform);
      return false;
    }
    const execution = new StepExecution(this.#host, handler, perform);
    this.#executions.add(execution);
    this.#notice('step.running', perform);
    execution.begin();
    return true;
  }

  #block({ attempt, command: { step, handler } }: PerformStep): void {
    const reason =
      `No handler "${handler}" is registered for step "${step}". ${didYouMean(handler, this.#services.handlers.keys())}`.trim();
    this.#host.push({ type: 'step.blocked', path: step, attempt, code: 'HANDLER_MISSING', reason, needs: handler });
  }

  #withdraw({ step, attempt, reason }: StopStep): void {
    this.#withdrawn.add(`${step} ${attempt}`);
    this.#host.push({ type: 'step.withdrawn', path: step, attempt, reason });
  }

  #notice(type: Extract<Notice, { attempt: number }>['type'], { attempt, command: { step } }: PerformStep): void {
    if (this.#services.hasListeners) this.#services.notify({ type, runId: this.#host.runId, path: step, attempt });
  }
}
