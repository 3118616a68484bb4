import type { Json } from '../json/json.ts';
import type { Evaluate, RunStep, StartRun } from '../run/command.ts';
import type { Fact } from '../run/fact.ts';
import type { StepKey } from '../run/keys.ts';
import type { BlobRef } from '../run/blob-ref.ts';
import type { RunEvent } from '../run/run-event.ts';
import type { RunState } from '../run/status.ts';
import type { ReadContext } from '../run/step-context.ts';
import type { Amount } from '../run/step-policy.ts';
import type { undecided } from './undecided.ts';

/** What arrived at a run, in order, and when: ms since 1970. */
export interface Arrival {
  readonly at: number;
  readonly facts: readonly Fact[];
}

/** Who waits for an arrival. */
export interface Awaiting {
  /** What a Host says later, once: facts have come. Not called while `next` is at work. */
  arrive(arrival: Arrival): void;
  /** Or that none will come any more. */
  fail(error: unknown): void;
}

/** A finished substep as its step finds it again. */
export interface RecordedSubstep {
  readonly output?: Json;
  readonly blob?: BlobRef;
  readonly inputHash?: string;
}

/** What a step has on record when its body runs (again). */
export interface RecordedStep {
  readonly substeps: ReadonlyMap<string, RecordedSubstep>;
  /** Waits opened before, by key; closed ones have their output. */
  readonly waits: ReadonlyMap<string, { readonly output?: Json }>;
  /** `handler@version` of an earlier, unfinished execution of this attempt. */
  readonly fingerprint?: string;
}

/** What a turn asks of its Host; all of it follows from recorded events. */
export type HostCommand =
  /** Run the body of a step; settled by the fact `step.settled` of the same attempt. */
  | {
      readonly type: 'perform-step';
      readonly command: RunStep;
      readonly attempt: number;
      readonly recorded: RecordedStep | undefined;
      readonly read: ReadContext;
    }
  /** Stop a body (it settles all the same, or is abandoned after the grace time) or take it from the queue (`step.withdrawn`). */
  | { readonly type: 'cancel-step'; readonly step: StepKey; readonly attempt: number; readonly reason: string }
  /** Take a body from the queue (`step.withdrawn`); leave it alone if it runs. */
  | { readonly type: 'withdraw-step'; readonly step: StepKey; readonly attempt: number; readonly reason: string }
  /** Drop a body, queued or running: its step is settled, nothing it still does counts. */
  | { readonly type: 'abandon-step'; readonly step: StepKey; readonly attempt: number; readonly reason: string }
  /** Cancel the child run of a step; it ends with `child.finished`. */
  | { readonly type: 'cancel-run'; readonly step: StepKey; readonly reason: string }
  /** A wait of a handler has ended. */
  | { readonly type: 'close-wait'; readonly step: StepKey; readonly key: string; readonly output: Json; readonly blob?: BlobRef }
  /** Give the fact `timer.due` when this much time has passed, whatever the wall clock does meanwhile. */
  | { readonly type: 'start-timer'; readonly timer: string; readonly afterMs: number }
  | { readonly type: 'cancel-timer'; readonly timer: string }
  | StartRun
  /** Start no more bodies until `resume`; those that run go on. Child runs follow, once for each `seq`: that of the event. */
  | { readonly type: 'pause'; readonly seq: number }
  | { readonly type: 'resume'; readonly seq: number }
  /** A reservation of an earlier life is settled with what was assumed; told again after each recovery. */
  | { readonly type: 'settle-hold'; readonly hold: string; readonly amount: Amount }
  /** Cancel the child runs of bodies that are no more. */
  | { readonly type: 'cancel-children'; readonly reason: string };

/** Gives a run's state as it is after what is being committed. */
export interface SnapshotSource {
  snapshot(): { readonly programVersion: number; readonly state: Json };
}

/** Everything one run needs of the world. The driver is the same on every Host. */
export interface Host {
  /** What a call that was in flight when its process ended is taken to have cost: all that was held for it (default), or nothing. */
  readonly assumedCharges?: 'worst' | 'zero';
  /** The lease of the worker before, ms, when that fell silent and may be at work still: effects in doubt then wait for it. */
  readonly silentLeaseMs?: number | undefined;
  /** The run's records so far, in batches; empty or absent for a Host that replays arrivals instead. */
  readonly history?: AsyncIterable<readonly RunEvent[]>;
  /** When this life of the run began, ms since 1970: what the timers on record are measured against. */
  readonly startedAt: number;
  /**
   * At least one fact: at once, promised, or, with `undefined`, told to `awaiting` when it has come.
   * The last is for a Host in the same process, where a promise for each node would cost as much as the node.
   */
  next(awaiting: Awaiting): Arrival | Promise<Arrival> | undefined;
  /**
   * Takes the pauses, resumes and cancels among what has arrived: they come before anything is performed in a new life, and
   * after an `evaluate` that was rejected because of a cancel.
   */
  controls?(): readonly Fact[];
  /** Why an expression cannot be decided here, such as an evaluator that is not registered: the decision then waits for a Host that can. */
  lacks?(command: Evaluate): { readonly needs: string; readonly reason: string } | undefined;
  /**
   * Decides an expression by a named evaluator. What it throws becomes the recorded error of the decision. The turn waits for a
   * promise, and goes on without the decision when that gives `undecided`: it then comes as the fact `evaluation.settled`.
   */
  evaluate(command: Evaluate, context: ReadContext): Json | Promise<Json | typeof undecided>;
  /**
   * Checks a value that is to be recorded and says how: inline, or as a blob of the next append. Without it all goes inline.
   * @throws ValidationError `NOT_JSON`; OutputTooLargeError.
   */
  recordable?(value: unknown, what: string): { readonly output: Json } | { readonly blob: BlobRef };
  /**
   * Durable when it resolves. A Host that keeps snapshots takes one when it sees fit.
   * @throws RunFencedError when another worker owns the run; DiskFullError when nothing could be written.
   */
  commit(events: readonly RunEvent[], state: RunState, source?: SnapshotSource): Promise<void> | void;
  /** Starts what the turn asked for. Results come back by `next()`. Never throws. */
  perform(command: HostCommand): void;
  /** A large value. */
  blob(ref: BlobRef): Json | Promise<Json>;
}
