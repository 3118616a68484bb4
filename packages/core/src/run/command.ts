import type { Json } from '../json/json.ts';
import type { Expression } from '../graph/graph.ts';
import type { ScopePath, StepKey } from './keys.ts';
import type { Outcome, OutputRef } from './outcome.ts';
import type { Amount, StepPolicy } from './step-policy.ts';

/** A limit above a step: of its own node, or of one around it. */
export interface LimitAbove {
  /** The key of the step whose account it is. */
  readonly step: StepKey;
  readonly amount: Amount;
}

/** Runs a handler. Settled by `step.completed`, `step.failed` or `step.cancelled`. */
export interface RunStep {
  readonly type: 'run-step';
  readonly step: StepKey;
  readonly handler: string;
  readonly input: Json;
  readonly policy: StepPolicy;
  /** Among steps of one priority the higher rank runs first (length of the longest path to a leaf). */
  readonly rank: number;
  /** Limits of its own spending, the outermost first. */
  readonly limits?: readonly LimitAbove[];
}

/**
 * Asks a step to stop; it settles as `step.cancelled`, or as it would have if that comes first.
 * For the key of an `await-signal` it ends that wait, without an event.
 */
export interface CancelStep {
  readonly type: 'cancel-step';
  readonly step: StepKey;
  readonly reason: string;
  /** Only if no body of it runs now: one that is queued, between attempts or put away is dropped, one that runs goes on. */
  readonly unlessRunning?: boolean;
}

/** Asks for `timer.fired` at a wall-clock time (ms since 1970). */
export interface StartTimer {
  readonly type: 'start-timer';
  readonly timer: string;
  readonly dueAt: number;
}

export interface CancelTimerCommand {
  readonly type: 'cancel-timer';
  readonly timer: string;
}

/** Asks for the next signal of this name; settled by `signal.delivered`. */
export interface AwaitSignal {
  readonly type: 'await-signal';
  readonly wait: string;
  readonly name: string;
}

/** Starts a run of its own, whose id derives from this run and step; settled by `child.settled`. */
export interface StartRun {
  readonly type: 'start-run';
  readonly step: StepKey;
  readonly program: string;
  readonly definition: Json;
  readonly input: Json;
  readonly onParentClose: 'cancel' | 'abandon';
}

/** Asks for a decision by a named evaluator, in a scope; settled by `evaluated` in the same append. */
export interface Evaluate extends Expression {
  readonly type: 'evaluate';
  readonly key: string;
  readonly scope: ScopePath;
}

/** Ends the run. */
export interface Complete {
  readonly type: 'complete';
  readonly outcome: Outcome<OutputRef>;
}

/** All that a Program can ask for. */
export type Command = RunStep | CancelStep | StartTimer | CancelTimerCommand | AwaitSignal | StartRun | Evaluate | Complete;
