import type { ErrorRecord } from '../errors/error-record.ts';
import type { Json } from '../json/json.ts';
import type { BlobRef } from './blob-ref.ts';
import type { Charge, Hold } from './charge.ts';
import type { RunId, StepKey } from './keys.ts';
import type { Message } from './message.ts';
import type { Outcome } from './outcome.ts';
import type { WaitingFor } from './status.ts';
import type { Effect } from './step-policy.ts';

/** A body is about to run and its effect or money must be on record first. */
export interface StepStarting {
  readonly type: 'step.starting';
  readonly path: StepKey;
  readonly attempt: number;
  readonly effect: Effect;
  readonly fingerprint: string;
  readonly hold?: Hold;
}

/** A body has returned or thrown. */
export interface StepSettled {
  readonly type: 'step.settled';
  readonly path: StepKey;
  readonly attempt: number;
  readonly startedAt: number;
  readonly waitedMs?: number;
  readonly output?: Json;
  readonly blob?: BlobRef;
  readonly chosen?: readonly string[];
  readonly error?: ErrorRecord;
  readonly charge?: Charge;
}

/** A queued body was taken from the queue before it began. */
export interface StepWithdrawn {
  readonly type: 'step.withdrawn';
  readonly path: StepKey;
  readonly attempt: number;
  readonly reason: string;
}

/** A handler was put away until its wait ends. */
export interface StepSuspending {
  readonly type: 'step.suspending';
  readonly path: StepKey;
  readonly attempt: number;
  readonly workedMs?: number;
  readonly charge?: Charge;
}

/** Money spent by a body that was given up: its result does not count, its cost does. */
export interface ChargeIncurred {
  readonly type: 'charge.incurred';
  readonly path: StepKey;
  readonly attempt: number;
  readonly charge: Charge;
}

/** A step cannot start here: its handler is missing (`HANDLER_MISSING`: it waits for one) or has changed (`CODE_CHANGED`: somebody must decide). */
export interface StepBlocked {
  readonly type: 'step.blocked';
  readonly path: StepKey;
  readonly attempt: number;
  readonly code: string;
  readonly reason: string;
  /** The handler it needs, for `HANDLER_MISSING`. */
  readonly needs?: string;
  /** It waits for this by itself; nobody has to decide. */
  readonly waitingFor?: WaitingFor;
}

/** What a parked step has waited for is there. */
export interface StepUnparked {
  readonly type: 'step.unparked';
  readonly path: StepKey;
  readonly attempt: number;
}

/** All that a body at work does is wait for something by itself; without `waitingFor` it does so no longer. No record tells of it. */
export interface StepWaiting {
  readonly type: 'step.waiting';
  readonly path: StepKey;
  readonly attempt: number;
  readonly waitingFor?: WaitingFor;
  readonly reason?: string;
}

export interface SubstepStarting {
  readonly type: 'substep.starting';
  readonly path: StepKey;
  readonly attempt: number;
  readonly key: string;
  readonly effect: Effect;
  readonly hold?: Hold;
}

export interface SubstepSettled {
  readonly type: 'substep.settled';
  readonly path: StepKey;
  readonly attempt: number;
  readonly key: string;
  readonly inputHash?: string;
  /** `handler@version` that made it. */
  readonly fingerprint?: string;
  readonly output?: Json;
  readonly blob?: BlobRef;
  readonly charge?: Charge;
}

/** An effect has failed: it is no longer in doubt, and no result. */
export interface SubstepFailing {
  readonly type: 'substep.failing';
  readonly path: StepKey;
  readonly attempt: number;
  readonly key: string;
  readonly error: ErrorRecord;
  readonly charge?: Charge;
}

export interface WaitOpening {
  readonly type: 'wait.opening';
  readonly path: StepKey;
  readonly attempt: number;
  readonly fingerprint?: string;
  readonly key: string;
  readonly until: { readonly signal: string } | { readonly ms: number };
}

export interface TimerDue {
  readonly type: 'timer.due';
  readonly timer: string;
}

export interface MessageReceived {
  readonly type: 'message.received';
  readonly message: Message;
  /** Why it is none that a run may get: it is put on record as ignored. */
  readonly problem?: string;
}

export interface ChildFinished {
  readonly type: 'child.finished';
  readonly path: StepKey;
  readonly childRunId: RunId;
  /** Its output is null when that is large and in `blob`. */
  readonly outcome: Outcome;
  readonly blob?: BlobRef;
}

/** An evaluator that the run did not wait for has decided: with a value, in a blob as well when it is large, or an error. */
export interface EvaluationSettled {
  readonly type: 'evaluation.settled';
  readonly key: string;
  readonly value?: Json;
  readonly blob?: BlobRef;
  readonly error?: ErrorRecord;
}

/** What arrives at a run from its Host, before the turn makes events of it. */
export type Fact =
  | StepStarting
  | StepSettled
  | StepWithdrawn
  | StepSuspending
  | ChargeIncurred
  | StepBlocked
  | StepUnparked
  | StepWaiting
  | SubstepStarting
  | SubstepSettled
  | SubstepFailing
  | WaitOpening
  | TimerDue
  | MessageReceived
  | ChildFinished
  | EvaluationSettled;
