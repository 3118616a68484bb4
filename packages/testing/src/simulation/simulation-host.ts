import {
  ExecutionError,
  HandlerMissingError,
  TimeoutError,
  toErrorRecord,
  type Arrival,
  type BlobRef,
  type CancelTimer,
  type ChildRun,
  type Evaluate,
  type Fact,
  type Handler,
  type Host,
  type HostCommand,
  type Json,
  type Message,
  type Outcome,
  type ReadContext,
  type RunEvent,
  type RunState,
  type StartRun,
  type StepKey,
} from '@tutti/core';
import { fakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { randomInteger } from '../fakes/random-tools.ts';
import { settle } from '../fakes/settle.ts';
import type { BodyHost, HostedBody, PerformStep } from './body-host.ts';
import { FactQueue, type Acknowledgement } from './fact-queue.ts';
import { SimulatedBody } from './simulated-body.ts';
import { SimulatedCrash } from './simulated-crash.ts';
import type { SimulatedExecution, SimulationOptions } from './simulation-options.ts';

/**
 * The world of one run, in memory: bodies are functions, time is a fake clock that moves only when nothing else can happen,
 * the order of everything is drawn from a seed, and the process can be made to die at any commit.
 */
export class SimulationHost implements Host, BodyHost {
  readonly clock: FakeClock;
  readonly suspendAfterMs: number;
  readonly graceMs: number;
  readonly startedAt: number;
  readonly silentLeaseMs: number | undefined;
  readonly history: AsyncIterable<readonly RunEvent[]>;
  readonly #options: SimulationOptions;
  readonly #events: RunEvent[];
  readonly #facts: FactQueue;
  readonly #executions: SimulatedExecution[] = [];
  readonly #bodies: Map<StepKey, SimulatedBody> = new Map();
  readonly #children: Map<StepKey, AbortController> = new Map();
  readonly #timers: Map<string, CancelTimer> = new Map();
  #ready: SimulatedBody[] = [];
  #acknowledgements: Acknowledgement[] = [];
  #commits: number = 0;
  #posted: number = 0;
  #state: RunState | undefined = undefined;
  #isPaused: boolean = false;
  #failure: Error | undefined = undefined;
  #wake: () => void = () => undefined;

  constructor(options: SimulationOptions = {}) {
    this.#options = options;
    this.clock = options.clock ?? fakeClock();
    this.startedAt = this.clock.now();
    this.silentLeaseMs = options.silentLeaseMs;
    this.suspendAfterMs = options.suspendAfterMs ?? 1_000;
    this.graceMs = options.graceMs ?? 5_000;
    this.#facts = new FactQueue(options.random);
    this.#events = [...(options.history ?? [])];
    this.history = batches(options.history ?? []);
  }

  /** The run's records, those of earlier lives included. */
  get events(): readonly RunEvent[] {
    return this.#events;
  }

  /** Executions of bodies in this life, in order of their start. */
  get executions(): readonly SimulatedExecution[] {
    return this.#executions;
  }

  get commits(): number {
    return this.#commits;
  }

  /** The run's state at the last commit. */
  get state(): RunState | undefined {
    return this.#state;
  }

  /** Puts a message into the run's inbox. Without an id it gets one of its own. */
  post(message: Message | Unidentified): void {
    const id = 'id' in message ? message.id : `message-${++this.#posted}`;
    this.push({ type: 'message.received', message: { ...message, id } as Message });
  }

  /** The next life of the run: its records, and nothing else, in a new host with the same world. */
  recover(changes: Partial<SimulationOptions> = {}): SimulationHost {
    this.#die(new Error('The simulated process has ended.'));
    const { crash: _crash, silentLeaseMs: _silentLeaseMs, ...kept } = this.#options;
    return new SimulationHost({ ...kept, clock: this.clock, history: this.#events, ...changes });
  }

  // --- the driver's view

  async next(): Promise<Arrival> {
    for (const { resolve } of this.#acknowledgements.splice(0)) resolve();
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      // Let bodies go on as far as they can, so that the order is the seed's and not the machine's.
      if (this.#isAnyAtWork()) await settle();
      const startable = this.#startable();
      if (this.#facts.length > 0 && (startable === 0 || !this.#isStartFirst(startable))) return this.#arrival();
      if (startable > 0) this.#startOne();
      else if (this.#facts.length === 0) await this.#passTime();
    }
  }

  async evaluate(command: Evaluate, context: ReadContext): Promise<Json> {
    const { evaluators = {} } = this.#options;
    const evaluator = Object.hasOwn(evaluators, command.evaluator) ? evaluators[command.evaluator] : undefined;
    if (evaluator !== undefined) return evaluator(command.expression, context);
    if (command.evaluator === 'output') return outputOf(command.expression, context);
    throw new HandlerMissingError(`No evaluator "${command.evaluator}" is given to the simulation. Pass it in \`evaluators\`.`);
  }

  async commit(events: readonly RunEvent[], state: RunState): Promise<void> {
    const number = ++this.#commits;
    const { crash, onCommit } = this.#options;
    const isCrash = crash?.atCommit === number;
    if (isCrash && crash.when === 'before') this.#die(new SimulatedCrash(number, false));
    else await onCommit?.(events, number);
    if (this.#failure !== undefined) throw this.#failure;
    this.#events.push(...events);
    this.#state = state;
    if (!isCrash) return;
    const failure = new SimulatedCrash(number, true);
    this.#die(failure);
    throw failure;
  }

  perform(command: HostCommand): void {
    switch (command.type) {
      case 'perform-step':
        return this.#perform(command);
      case 'cancel-step':
        if (!this.#withdraw(command)) this.#bodies.get(command.step)?.cancel(command.reason);
        return;
      case 'withdraw-step':
        return void this.#withdraw(command);
      case 'abandon-step':
        return this.#bodies.get(command.step)?.abandon(new Error(`Step "${command.step}" was given up: ${command.reason}.`));
      case 'cancel-run':
        return this.#children.get(command.step)?.abort(new Error(command.reason));
      case 'close-wait':
        return this.#bodies.get(command.step)?.closeWait(command.key, command.output);
      case 'start-timer':
        this.#timers.set(
          command.timer,
          this.clock.after(command.afterMs, () => this.push({ type: 'timer.due', timer: command.timer })),
        );
        return;
      case 'cancel-timer':
        return this.#timers.get(command.timer)?.();
      case 'start-run':
        return this.#startChild(command);
      case 'pause':
      case 'resume':
        this.#isPaused = command.type === 'pause';
    }
  }

  blob(ref: BlobRef): Json {
    const value = this.#options.blobs?.[ref.hash];
    if (value === undefined) throw new Error(`No blob ${ref.hash} is given to the simulation. Pass it in \`blobs\`.`);
    return value;
  }

  // --- the bodies' view

  push(fact: Fact): void {
    if (this.#failure !== undefined) return;
    this.#facts.push(fact);
    this.#wake();
  }

  record(fact: Fact): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#facts.push(fact, { resolve, reject });
      this.#wake();
    });
  }

  async runChild(child: ChildRun | StartRun, path: StepKey, signal: AbortSignal): Promise<Outcome> {
    if (this.#options.runChild !== undefined) return this.#options.runChild(child, path, signal);
    throw new HandlerMissingError(`Step "${path}" starts a child run, and the simulation has no \`runChild\`.`);
  }

  forget(body: HostedBody): void {
    if (this.#bodies.get(body.path) === body) this.#bodies.delete(body.path);
    if (!body.isStarted) this.#ready = this.#ready.filter((other) => other !== body);
  }

  // --- inside

  #arrival(): Arrival {
    const taken = this.#facts.take();
    for (const { acknowledge } of taken) if (acknowledge !== undefined) this.#acknowledgements.push(acknowledge);
    return { at: this.clock.now(), facts: taken.map(({ fact }) => fact) };
  }

  #perform(command: PerformStep): void {
    const { handler: name, step } = command.command;
    const { handlers = {} } = this.#options;
    const given = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (given === undefined) {
      return this.push({
        type: 'step.blocked',
        path: step,
        attempt: command.attempt,
        code: 'HANDLER_MISSING',
        reason: `No handler "${name}" is given to the simulation.`,
      });
    }
    const handler: Required<Handler> = { version: '1', effect: 'once', ...(typeof given === 'function' ? { run: given } : given) };
    const body = new SimulatedBody(this, command, handler);
    this.#bodies.set(step, body);
    this.#ready.push(body);
  }

  /** Takes a body from the queue; gives false when it has started. */
  #withdraw({ step: path, attempt, reason }: Extract<HostCommand, { type: 'cancel-step' | 'withdraw-step' }>): boolean {
    const body = this.#bodies.get(path);
    if (body?.isStarted === true) return false;
    body?.abandon(new Error(reason));
    this.push({ type: 'step.withdrawn', path, attempt, reason });
    return true;
  }

  #startChild(command: StartRun): void {
    const { step: path } = command;
    const controller = new AbortController();
    this.#children.set(path, controller);
    const finish = (outcome: Outcome): void => {
      if (this.#children.delete(path)) this.push({ type: 'child.finished', path, childRunId: `child ${path}`, outcome });
    };
    controller.signal.addEventListener('abort', () => finish({ status: 'cancelled', reason: (controller.signal.reason as Error).message }));
    this.runChild(command, path, controller.signal).then(finish, (error: unknown) =>
      finish({ status: 'failed', error: toErrorRecord(error) }),
    );
  }

  #startable(): number {
    const { maxConcurrency = Infinity } = this.#options;
    if (this.#isPaused) return 0;
    let atWork = 0;
    for (const body of this.#bodies.values()) if (body.isAtWork) atWork++;
    return Math.min(this.#ready.length, Math.max(0, maxConcurrency - atWork));
  }

  /** Whether a body starts before the next fact arrives: as the seed says; without one facts go first. */
  #isStartFirst(startable: number): boolean {
    const { random } = this.#options;
    return random !== undefined && randomInteger(random, startable + this.#facts.length) < startable;
  }

  #startOne(): void {
    const { random } = this.#options;
    const [body] = this.#ready.splice(random === undefined ? 0 : randomInteger(random, this.#ready.length), 1);
    if (body === undefined) return;
    this.#executions.push({ path: body.path, attempt: body.attempt });
    body.start();
  }

  #isAnyAtWork(): boolean {
    if (this.#children.size > 0) return true;
    for (const body of this.#bodies.values()) if (body.isStarted) return true;
    return false;
  }

  /** Nothing can happen now: time goes on to the next timer; without one, to what comes from outside. */
  async #passTime(): Promise<void> {
    const next = this.clock.nextTimerMs;
    if (next !== undefined) return this.clock.advanceSync(next);
    this.#options.onIdle?.();
    if (this.#facts.length > 0) return;
    const isWaitingOutside = this.#children.size > 0 || [...this.#bodies.values()].some((body) => body.isAtWork);
    if (!isWaitingOutside) throw this.#stuck();
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  #stuck(): Error {
    const waiting = [...this.#bodies.keys()];
    const what = waiting.length === 0 ? 'no body runs' : `waiting: ${waiting.join(', ')}`;
    return new TimeoutError(
      `The simulated run stands still: nothing is on its way, no timer is set, ${what}. Post a message before, or in \`onIdle\`.`,
      { data: { waiting } },
    );
  }

  #die(failure: Error): void {
    this.#failure ??= failure;
    for (const body of [...this.#bodies.values()]) body.abandon(failure);
    for (const cancel of this.#timers.values()) cancel();
    for (const controller of this.#children.values()) controller.abort(failure);
    for (const { acknowledge } of this.#facts.drain()) acknowledge?.reject(failure);
    for (const { reject } of this.#acknowledgements.splice(0)) reject(failure);
    this.#wake();
  }
}

type Unidentified = Message extends infer Each ? (Each extends Message ? Omit<Each, 'id'> : never) : never;

/** A host on which a worker drives one run in virtual time. */
export function simulationHost(options: SimulationOptions = {}): SimulationHost {
  return new SimulationHost(options);
}

async function* batches(history: readonly RunEvent[]): AsyncIterable<readonly RunEvent[]> {
  if (history.length > 0) yield history;
}

async function outputOf(expression: Json, context: ReadContext): Promise<Json> {
  const node = (expression as { readonly node?: Json } | null)?.node;
  const value = typeof node === 'string' ? await context.output(node) : undefined;
  if (value !== undefined) return value;
  throw new ExecutionError(`Node "${String(node)}" has no output to use.`, { executionId: context.runId, code: 'OUTPUT_MISSING' });
}
