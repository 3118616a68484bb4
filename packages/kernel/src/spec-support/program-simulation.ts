import type {
  AwaitSignal,
  Command,
  Evaluate,
  Evaluated,
  Graph,
  Json,
  Outcome,
  OutputRef,
  Program,
  RunEvent,
  RunStep,
  StartTimer,
} from '@tutti/core';
import { graphProgram } from '../graph-program/graph-program.ts';
import type { GraphState } from '../graph-program/state.ts';

/** How the world of a simulation behaves. */
export interface World {
  /** What a step's body ends with. Default: it succeeds. */
  readonly settle?: (step: RunStep) => { readonly chosen?: readonly string[]; readonly error?: string };
  /** What an evaluator decides; what it throws is the error of the decision. Default: true. */
  readonly evaluate?: (command: Evaluate, simulation: Simulation) => Json;
  /** Sees every command before it is taken in. */
  readonly watch?: (command: Command, simulation: Simulation) => void;
}

type EventBody<E = RunEvent> = E extends RunEvent ? Omit<E, 'seq' | 'at'> : never;

/** Runs the graph Program alone: no driver, no host, no clock. What is open is answered one by one, in any order. */
export class Simulation {
  readonly state: GraphState;
  readonly events: RunEvent[] = [];
  readonly commands: Command[] = [];
  readonly steps: Map<string, RunStep> = new Map();
  readonly cancelling: Set<string> = new Set();
  readonly timers: Map<string, StartTimer> = new Map();
  readonly waits: Map<string, AwaitSignal> = new Map();
  outcome: Outcome<OutputRef> | undefined = undefined;
  at: number = 1_000;
  readonly #world: World;

  constructor(graph: Graph, world: World = {}) {
    this.#world = world;
    this.state = graphProgram.create(graph as unknown as Json);
    const input = null;
    this.feed({ type: 'run.created', runId: 'run-1', program: 'graph', programVersion: 1, definitionHash: '', input });
  }

  /** Appends one event, and the decisions it asks for. */
  feed(body: EventBody): void {
    const pending: EventBody[] = [body];
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const out: Command[] = [];
      const event = { ...next, seq: this.events.length, at: this.at } as RunEvent;
      this.events.push(event);
      graphProgram.advance(this.state, event, out);
      for (const command of out) {
        this.#world.watch?.(command, this);
        this.commands.push(command);
        if (command.type === 'evaluate') pending.push(this.#decide(command));
        else this.#take(command);
      }
    }
  }

  /** What can happen next, in order of arrival. */
  get open(): readonly string[] {
    return [...this.steps.keys(), ...this.timers.keys(), ...this.waits.keys()];
  }

  /** Lets one open thing happen. */
  happen(key: string): void {
    const step = this.steps.get(key);
    const timer = this.timers.get(key);
    this.at++;
    if (step !== undefined) this.#settle(step);
    else if (timer !== undefined) {
      this.timers.delete(key);
      this.at = Math.max(this.at, timer.dueAt);
      this.feed({ type: 'timer.fired', timer: key });
    } else if (this.waits.delete(key))
      this.feed({ type: 'signal.delivered', wait: key, id: `signal-${key}`, payload: `payload of ${key}` });
  }

  complete(path: string, chosen?: readonly string[]): void {
    this.steps.delete(path);
    this.feed({ type: 'step.completed', path, attempt: 1, startedAt: this.at, output: path, ...(chosen === undefined ? {} : { chosen }) });
  }

  fail(path: string, message: string = 'it broke'): void {
    this.steps.delete(path);
    const error = { name: 'Error', code: 'BROKEN', message, retryable: false };
    this.feed({ type: 'step.failed', path, attempt: 1, startedAt: this.at, error });
  }

  cancel(path: string): void {
    this.steps.delete(path);
    this.feed({ type: 'step.cancelled', path, attempt: 1, reason: 'asked to' });
  }

  /** Lets everything happen, in the order that `pick` draws (first come first served by default). */
  finish(pick: (count: number) => number = () => 0): Outcome<OutputRef> | undefined {
    for (let open = this.open; this.outcome === undefined && open.length > 0; open = this.open)
      this.happen(open[pick(open.length)] as string);
    return this.outcome;
  }

  #settle(step: RunStep): void {
    if (this.cancelling.has(step.step)) {
      this.cancel(step.step);
      return;
    }
    const end = this.#world.settle?.(step) ?? {};
    if (end.error !== undefined) this.fail(step.step, end.error);
    else this.complete(step.step, end.chosen);
  }

  #decide(command: Evaluate): EventBody<Evaluated> {
    try {
      return { type: 'evaluated', key: command.key, value: this.#world.evaluate?.(command, this) ?? true };
    } catch (error) {
      return { type: 'evaluated', key: command.key, error: { name: 'Error', code: 'UNDECIDED', message: String(error), retryable: false } };
    }
  }

  #take(command: Command): void {
    switch (command.type) {
      case 'run-step':
        this.steps.set(command.step, command);
        return;
      case 'cancel-step':
        this.waits.delete(command.step);
        if (command.unlessRunning !== true && this.steps.has(command.step)) this.cancelling.add(command.step);
        return;
      case 'start-timer':
        this.timers.set(command.timer, command);
        return;
      case 'cancel-timer':
        this.timers.delete(command.timer);
        return;
      case 'await-signal':
        this.waits.set(command.wait, command);
        return;
      case 'complete':
        this.outcome = command.outcome;
        return;
      default:
        throw new Error(`The graph Program has asked for ${command.type}.`);
    }
  }
}

/** Folds events over a state; gives the commands. */
export function fold(program: Program<GraphState>, state: GraphState, events: readonly RunEvent[]): Command[] {
  const out: Command[] = [];
  for (const event of events) program.advance(state, event, out);
  return out;
}
