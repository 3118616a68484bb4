import {
  RunDeadLetteredError,
  undecided,
  type Arrival,
  type Awaiting,
  type Evaluate,
  type Host,
  type HostCommand,
  type Json,
  type Outcome,
  type OutputRef,
  type RunCreated,
  type SnapshotSource,
} from '@tutti/core';
import { foldEvent } from './run-state/fold-event.ts';
import { hasLargeValue, withValue } from './values/large-value.ts';
import type { FoldCommand, RunFold } from './run-state/run-fold.ts';
import { stateOf } from './run-state/state-of.ts';
import { packRun } from './snapshot/pack-run.ts';
import { recordDecision } from './turn/record-decision.ts';
import { Turn } from './turn/turn.ts';
import { decidedError, decidedValue, nameOfDecision, type DecidedValue } from './values/decided-value.ts';
import { RunReader } from './values/run-reader.ts';

/**
 * Drives one run on a Host until it closes: fold what arrived, decide what is to be decided, append once, then perform.
 * @param created The run's first record, for a Host that has none yet.
 * @throws What the Host's commit rejects with; the run's state is then of no use and its records are as they were.
 */
export async function drive(run: RunFold, host: Host, created?: RunCreated): Promise<Outcome<OutputRef>> {
  await foldHistory(run, host);
  const turn = new Turn(run, host.startedAt);
  if (run.length > 0) {
    turn.arrive({ at: host.startedAt, facts: host.controls?.() ?? [] });
    assertWanted(run);
    turn.assumedCharges = host.assumedCharges ?? 'worst';
    turn.silentLeaseMs = host.silentLeaseMs;
    if (isNew(run)) turn.settle();
    else turn.recover();
  } else if (created !== undefined) turn.begin(created);
  return new Promise((resolve, reject) => new Driver(turn, host, { resolve, reject }).go());
}

function assertWanted({ runId, deadLetteredBecause, cancellingBecause }: RunFold): void {
  if (deadLetteredBecause === undefined || cancellingBecause !== undefined) return;
  throw new RunDeadLetteredError(`Run "${runId}" does nothing until it is resumed or cancelled: ${deadLetteredBecause}`);
}

async function foldHistory(run: RunFold, host: Host): Promise<void> {
  for await (const events of host.history ?? []) {
    for (const event of events) foldEvent(run, hasLargeValue(event) ? await withValue(run, event) : event);
    if (!isNew(run)) run.takeOut();
  }
}

/** Whether nothing but its creation is on record: nobody can have done anything of it, and what that record asks for stands. */
function isNew(run: RunFold): boolean {
  return run.length === 1;
}

interface Ending {
  readonly resolve: (outcome: Outcome<OutputRef>) => void;
  readonly reject: (error: unknown) => void;
}

/** Goes from turn to turn. It waits only where a Host does: a Host that answers at once is driven with no promise in between. */
class Driver implements Awaiting, SnapshotSource {
  readonly #run: RunFold;
  readonly #host: Host;
  readonly #ending: Ending;
  /** The turn at work, or the last one. */
  #turn: Turn;
  #isFirst: boolean = true;
  /** Decisions that take their time: they come as facts. */
  readonly #underWay: WeakSet<Evaluate> = new WeakSet();

  constructor(first: Turn, host: Host, ending: Ending) {
    this.#run = first.run;
    this.#turn = first;
    this.#host = host;
    this.#ending = ending;
  }

  /** Does turn after turn until there is something to wait for. */
  go(): void {
    try {
      do {
        const recording = this.#record();
        if (recording !== undefined) {
          this.#goOnAfter(recording);
          return;
        }
      } while (this.#perform());
    } catch (error) {
      this.fail(error);
    }
  }

  arrive(arrival: Arrival): void {
    try {
      this.#take(arrival);
      this.go();
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.#ending.reject(error);
  }

  async #goOnAfter(recording: Promise<void>): Promise<void> {
    try {
      await recording;
      if (this.#perform()) this.go();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Puts the turn on record, with the decisions it needs; a promise only when one of them takes time. */
  #record(): Promise<void> | void {
    return this.#isUndecided ? this.#decideAll() : this.#commit();
  }

  get #isUndecided(): boolean {
    return this.#run.evaluations.size > 0 && this.#run.closed === undefined && this.#nextDecision() !== undefined;
  }

  /** The first decision that can be made here; the others wait, and all else goes on. In a paused run nothing is decided. */
  #nextDecision(): Evaluate | undefined {
    if (this.#run.pausedBecause !== undefined) return undefined;
    for (const evaluate of this.#run.evaluations.values()) {
      if (this.#underWay.has(evaluate)) continue;
      const lack = this.#host.lacks?.(evaluate);
      if (lack === undefined) return evaluate;
      this.#run.lacking.set(lack.needs, lack.reason);
    }
    return undefined;
  }

  get #isWaiting(): boolean {
    return this.#run.closed === undefined && stateOf(this.#run).status !== 'running';
  }

  async #decideAll(): Promise<void> {
    while (this.#run.closed === undefined) {
      const evaluate = this.#nextDecision();
      if (evaluate === undefined) break;
      if (!(await decide(this.#turn, this.#host, evaluate))) this.#underWay.add(evaluate);
    }
    await this.#commit();
  }

  #commit(): Promise<void> | void {
    const turn = this.#turn;
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    // A run that waits from its start says so: nothing else would ever tell those who list runs.
    if (turn.hasNews || (isFirst && this.#isWaiting)) {
      // A snapshot knows of no open decision.
      return this.#host.commit(turn.events, stateOf(this.#run), this.#run.evaluations.size === 0 ? this : undefined);
    }
  }

  snapshot(): { readonly programVersion: number; readonly state: Json } {
    return { programVersion: this.#run.program.version, state: packRun(this.#run) };
  }

  /** Passes on what the turn on record asks for; whether the facts of the next one are there already. */
  #perform(): boolean {
    const run = this.#run;
    for (const command of run.takeOut()) this.#host.perform(hostCommand(command, this.#turn.at));
    if (run.closed !== undefined) {
      this.#ending.resolve(run.closed);
      return false;
    }
    const next = this.#host.next(this);
    if (next === undefined) return false;
    if (next instanceof Promise) {
      next.then(
        (arrival) => this.arrive(arrival),
        (error: unknown) => this.fail(error),
      );
      return false;
    }
    this.#take(next);
    return true;
  }

  #take(arrival: Arrival): void {
    this.#turn = new Turn(this.#run, arrival.at);
    this.#turn.arrive(arrival);
  }
}

function hostCommand(command: FoldCommand, at: number): HostCommand {
  return command.type === 'start-timer' ? { type: 'start-timer', timer: command.timer, afterMs: Math.max(0, command.dueAt - at) } : command;
}

/** Brings the decision of one evaluator into the turn, unless a cancel makes it pointless. Gives false when it takes its time. */
async function decide(turn: Turn, host: Host, evaluate: Evaluate): Promise<boolean> {
  const decision = await evaluated(turn.run, evaluate, host);
  if (decision === undecided) return false;
  if (decision.error !== undefined) turn.arrive({ at: turn.at, facts: host.controls?.() ?? [] });
  recordDecision(turn, evaluate.key, decision);
  turn.settle();
  return true;
}

async function evaluated(run: RunFold, evaluate: Evaluate, host: Host): Promise<DecidedValue | typeof undecided> {
  try {
    const value = await host.evaluate(evaluate, new RunReader(run, evaluate.scope));
    return value === undecided ? value : decidedValue(value, nameOfDecision(evaluate), host.recordable?.bind(host));
  } catch (error) {
    return decidedError(error);
  }
}
