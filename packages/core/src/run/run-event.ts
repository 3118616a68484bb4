import type { ErrorRecord } from '../errors/error-record.ts';
import type { Json } from '../json/json.ts';
import type { BlobRef } from './blob-ref.ts';
import type { Charge, Hold } from './charge.ts';
import type { Decision } from './decision.ts';
import type { EffectsOfOrigin } from './fork.ts';
import type { RunId, StepKey } from './keys.ts';
import type { Message } from './message.ts';
import type { RunBudget } from './new-run.ts';
import type { Outcome, OutputRef } from './outcome.ts';
import type { WaitingFor } from './status.ts';
import type { Amount, Effect } from './step-policy.ts';

interface EventBase {
  /** Position in the run's journal, from 0, without gaps. */
  readonly seq: number;
  /** Wall clock at the append, ms since 1970; never earlier than the event before. The Program's only clock. */
  readonly at: number;
  /** The step it is about. */
  readonly path?: StepKey;
  /** Execution of that step, from 1. */
  readonly attempt?: number;
  readonly lane?: string;
  readonly family?: string;
}

interface StepEventBase extends EventBase {
  readonly path: StepKey;
}

interface Produced {
  readonly output?: Json;
  /** Given instead of `output` when the value is large. */
  readonly blob?: BlobRef;
  readonly charge?: Charge;
}

export interface RunCreated extends EventBase {
  readonly type: 'run.created';
  readonly runId: RunId;
  readonly program: string;
  readonly programVersion: number;
  /** SHA-256 of the definition's canonical JSON. */
  readonly definitionHash: string;
  /** Null when it is large and in `blob`: {@link recordedInput} reads either. */
  readonly input: Json;
  readonly blob?: BlobRef;
  readonly parent?: { readonly runId: RunId; readonly path: StepKey };
  readonly budget?: RunBudget;
}

/** Durable before the body, for effects other than none and for held money. */
export interface StepStarted extends StepEventBase {
  readonly type: 'step.started';
  readonly attempt: number;
  readonly effect: Effect;
  readonly hold?: Hold;
  /** `handler@version` it was started with. */
  readonly fingerprint: string;
}

export interface StepCompleted extends StepEventBase, Produced {
  readonly type: 'step.completed';
  readonly attempt: number;
  /** When the body began; ms since 1970. */
  readonly startedAt: number;
  /** How much of the time since then it did nothing but wait, ms: for a signal, a child run, money. Absent when it did not. */
  readonly waitedMs?: number;
  /** Targets chosen among `chosen` edges. */
  readonly chosen?: readonly string[];
}

export interface StepAttemptFailed extends StepEventBase {
  readonly type: 'step.attempt-failed';
  readonly attempt: number;
  readonly startedAt: number;
  readonly waitedMs?: number;
  readonly error: ErrorRecord;
  /** When the next attempt is due; the jitter is already drawn. */
  readonly retryAt: number;
  readonly charge?: Charge;
}

export interface StepFailed extends StepEventBase {
  readonly type: 'step.failed';
  readonly attempt: number;
  readonly startedAt: number;
  readonly waitedMs?: number;
  readonly error: ErrorRecord;
  readonly charge?: Charge;
}

/** A cancelled body has come to its end, or was abandoned after the grace time. */
export interface StepCancelled extends StepEventBase {
  readonly type: 'step.cancelled';
  readonly attempt: number;
  readonly reason: string;
  readonly charge?: Charge;
}

/** The handler waits and was put away; it runs again from the top, on its recorded substeps. */
export interface StepSuspended extends StepEventBase {
  readonly type: 'step.suspended';
  readonly attempt: number;
  /** How long it was at work since it was last begun, ms. */
  readonly workedMs?: number;
  readonly charge?: Charge;
}

/** The step cannot begin where its run is driven, or not yet; it does by itself when what it waits for is there. */
export interface StepParked extends StepEventBase {
  readonly type: 'step.parked';
  readonly attempt: number;
  readonly waitingFor: WaitingFor;
  readonly reason: string;
  /** The handler it needs. */
  readonly needs?: string;
}

export interface SubstepStarted extends StepEventBase {
  readonly type: 'substep.started';
  readonly key: string;
  readonly attempt: number;
  readonly effect: Effect;
  readonly hold?: Hold;
}

export interface SubstepCompleted extends StepEventBase, Produced {
  readonly type: 'substep.completed';
  readonly key: string;
  readonly attempt: number;
  /** `handler@version` that made it: another one may not build on it unasked. */
  readonly fingerprint?: string;
  readonly inputHash?: string;
}

/** An effect on record as started has failed; under the same key it may be tried again. */
export interface SubstepFailed extends StepEventBase {
  readonly type: 'substep.failed';
  readonly key: string;
  readonly attempt: number;
  readonly error: ErrorRecord;
  readonly charge?: Charge;
}

export interface WaitOpened extends StepEventBase {
  readonly type: 'wait.opened';
  readonly key: string;
  readonly fingerprint?: string;
  readonly until: { readonly signal: string } | { readonly dueAt: number };
}

export interface WaitClosed extends StepEventBase {
  readonly type: 'wait.closed';
  readonly key: string;
  /** Null when it is large and in `blob`. */
  readonly output: Json;
  readonly blob?: BlobRef;
  /** The signal that ended it. */
  readonly signalId?: string;
}

export interface SignalReceived extends EventBase {
  readonly type: 'signal.received';
  readonly id: string;
  readonly name: string;
  /** Null when it is large and in `blob`. */
  readonly payload: Json;
  readonly blob?: BlobRef;
}

/** A buffered or new signal has ended a Program's wait. */
export interface SignalDelivered extends EventBase {
  readonly type: 'signal.delivered';
  readonly wait: string;
  readonly id: string;
  /** Null when it is large and in `blob`: the output of the step `wait` then stands for it. */
  readonly payload: Json;
  readonly blob?: BlobRef;
}

export interface TimerFired extends EventBase {
  readonly type: 'timer.fired';
  readonly timer: string;
}

/** A decision of an evaluator: replay reads it and never evaluates again. */
export interface Evaluated extends EventBase {
  readonly type: 'evaluated';
  readonly key: string;
  readonly value?: Json;
  /** Given instead of `value` when that is large; a Program sees the value all the same. */
  readonly blob?: BlobRef;
  readonly error?: ErrorRecord;
}

export interface ChildSettled extends StepEventBase {
  readonly type: 'child.settled';
  readonly childRunId: RunId;
  /** Its output is null when that is large and in `blob`. */
  readonly outcome: Outcome;
  readonly blob?: BlobRef;
}

export interface DecisionNeeded extends StepEventBase {
  readonly type: 'decision.needed';
  /** The substep in doubt; absent when it is the step itself. */
  readonly key?: string;
  readonly attempt: number;
  readonly reason: string;
  readonly code: string;
}

export interface DecisionMade extends StepEventBase {
  readonly type: 'decision.made';
  readonly key?: string;
  /** A decided output is null when it is large and in `blob`. */
  readonly decision: Decision;
  readonly blob?: BlobRef;
}

/**
 * A `once` effect was cut off in a worker that fell silent and may be at work on it still: nobody is asked, and nothing repeated,
 * before that worker's lease and the effect's time limit have passed once more.
 */
export interface EffectDoubted extends StepEventBase {
  readonly type: 'effect.doubted';
  readonly attempt: number;
  /** When it is decided, ms since 1970. */
  readonly dueAt: number;
  readonly reason: string;
}

/** Money of a call in flight at a crash, taken as spent: the provider may have charged it. */
export interface ChargeAssumed extends StepEventBase {
  readonly type: 'charge.assumed';
  readonly key?: string;
  readonly charge: Charge;
  /** The reservation that ends with it, and what it is settled with: the charge, and what was on record of it before. */
  readonly settled?: { readonly hold: string; readonly amount: Amount };
}

/** Money of a settlement that came too late to count as a result. */
export interface ChargeLate extends StepEventBase {
  readonly type: 'charge.late';
  readonly attempt: number;
  readonly charge: Charge;
}

export interface CheckpointCreated extends EventBase {
  readonly type: 'checkpoint.created';
  readonly name: string;
  readonly inFlight: readonly StepKey[];
}

export interface RunPaused extends EventBase {
  readonly type: 'run.paused';
  readonly reason: string;
  /** The parent run whose pause this one follows. */
  readonly by?: RunId;
}

export interface RunResumed extends EventBase {
  readonly type: 'run.resumed';
}

/** The run was cut off at work too often in a row. It does nothing until a resume or a cancel. */
export interface RunDeadLettered extends EventBase {
  readonly type: 'run.dead-lettered';
  readonly reason: string;
  readonly recoveries: number;
}

export interface RunCancelling extends EventBase {
  readonly type: 'run.cancelling';
  readonly reason: string;
}

/** The run has ended. Outputs stay where they are recorded: this holds references. */
export interface RunClosed extends EventBase {
  readonly type: 'run.closed';
  readonly outcome: Outcome<OutputRef>;
}

/** From here on the run goes its own way; the records before this one are another run's. */
export interface RunForked extends EventBase {
  readonly type: 'run.forked';
  /** The runs it descends from, nearest first. */
  readonly lineage: readonly [RunId, ...RunId[]];
  /** How many of the origin's records it was made of. */
  readonly length: number;
  /** Time between the last record kept and this one, ms: timers that were set are due so much later. */
  readonly shiftMs: number;
  readonly effects: EffectsOfOrigin;
  /** What the family had spent by then: money never goes back. */
  readonly spentNanoUsd: number;
  /** It goes on from where its origin ended, and its child runs from where those of its origin did. */
  readonly isRecovery?: true;
}

/**
 * A `once` effect that the origin of a fork has begun, and that is not finished on the fork's own record.
 * With a value: it takes the place of the effect. Without: somebody must decide.
 */
export interface EffectInherited extends StepEventBase {
  readonly type: 'effect.inherited';
  /** The substep; absent when it is the step's own. */
  readonly key?: string;
  readonly output?: Json;
  readonly blob?: BlobRef;
  readonly chosen?: readonly string[];
}

/** Another run goes on in this one's place. */
export interface RunSuperseded extends EventBase {
  readonly type: 'run.superseded';
  readonly by: RunId;
}

/** A message that could not do anything (an unknown step, a closed wait): kept, so that nothing acknowledged is lost silently. */
export interface MessageIgnored extends EventBase {
  readonly type: 'message.ignored';
  readonly message: Message;
  readonly reason: string;
}

/** One record of a run's journal. A run's state is the fold of these, in `seq` order. */
export type RunEvent =
  | RunCreated
  | StepStarted
  | StepCompleted
  | StepAttemptFailed
  | StepFailed
  | StepCancelled
  | StepSuspended
  | StepParked
  | SubstepStarted
  | SubstepCompleted
  | SubstepFailed
  | WaitOpened
  | WaitClosed
  | SignalReceived
  | SignalDelivered
  | TimerFired
  | Evaluated
  | ChildSettled
  | EffectDoubted
  | DecisionNeeded
  | DecisionMade
  | ChargeAssumed
  | ChargeLate
  | CheckpointCreated
  | RunPaused
  | RunResumed
  | RunDeadLettered
  | RunCancelling
  | RunClosed
  | RunForked
  | EffectInherited
  | RunSuperseded
  | MessageIgnored;

/** Name of a journal record, `noun.past-verb`. */
export type RunEventType = RunEvent['type'];
