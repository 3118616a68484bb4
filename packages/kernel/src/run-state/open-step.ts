import type { BlobRef, Effect, EffectInherited, Hold, Json, RecordedStep, RecordedSubstep, RunStep, StepParked } from '@tutti/core';

/**
 * Where a step stands between its `run-step` and its settlement.
 * `ready`: its body is queued or runs. `started`: likewise, and its effect is on record. `retrying`: waits for its next attempt.
 * `suspended`: its handler was put away until a wait ends. `doubted`: a silent worker may be at work on its effect. `deciding`: somebody must say how to go on. `parked`: waits for a handler or for money. `cancelling`: asked to stop.
 */
export type StepPhase = 'ready' | 'started' | 'retrying' | 'suspended' | 'doubted' | 'deciding' | 'parked' | 'cancelling';

/** A durable wait of a handler; `output` is there once it has ended. */
export interface WaitRecord {
  until: { readonly signal: string } | { readonly dueAt: number };
  output?: Json;
  /** Where the output is, when it is large; it is null then. */
  blob?: BlobRef;
}

/** An effect that was begun and has no result yet: in doubt after a crash. */
export interface OpenEffect {
  readonly effect: Effect;
  readonly hold: Hold | undefined;
  /** What substeps have put on record out of a step's own hold. */
  readonly spentNanoUsd?: number;
  /** For one that the run this one was forked from has begun. */
  readonly inherited?: EffectInherited;
}

/** What a step has on record beside its phase; most steps have nothing. */
class StepRecords implements RecordedStep {
  readonly substeps: Map<string, RecordedSubstep> = new Map();
  readonly waits: Map<string, WaitRecord> = new Map();
  /** Substeps begun and not finished, by key. */
  readonly openEffects: Map<string, OpenEffect> = new Map();
  fingerprint?: string;
}

/** A step from the moment it is due until it is settled. */
export class OpenStep {
  readonly command: RunStep;
  /** Event time at which it became due. */
  dueAt: number;
  attempt: number = 1;
  /** Failed attempts since the last new substep: progress restarts the count. */
  failures: number = 0;
  phase: StepPhase = 'ready';
  /** A wait has ended since its body was last asked for. */
  hasWaitEnded: boolean = false;
  /** For `started`: the step's own effect and money. */
  openEffect: OpenEffect | undefined = undefined;
  /** For `parked`, and while that is tried again: what it waits for. */
  parked: Pick<StepParked, 'waitingFor' | 'reason' | 'needs'> | undefined = undefined;
  /** `seq` of the last record of what a decision can be about: an effect begun, a question about its code. */
  decidableAt: number | undefined = undefined;
  cancelReason: string | undefined = undefined;
  /** Set when the body at work, if any, is to be the last: no retry, no further wait. */
  drainReason: string | undefined = undefined;
  /** Its neighbours among the open steps. */
  before: OpenStep | undefined = undefined;
  after: OpenStep | undefined = undefined;
  #records: StepRecords | undefined = undefined;

  constructor(command: RunStep, dueAt: number) {
    this.command = command;
    this.dueAt = dueAt;
  }

  /** Whether a body of this step is queued or running in its Host. */
  get isWithHost(): boolean {
    return this.phase === 'ready' || this.phase === 'started';
  }

  get recorded(): StepRecords | undefined {
    return this.#records;
  }

  /** Its records, made on first use. */
  get records(): StepRecords {
    return (this.#records ??= new StepRecords());
  }

  /** Whether one of its waits has not ended. */
  get hasOpenWait(): boolean {
    for (const wait of this.#records?.waits.values() ?? []) if (wait.output === undefined) return true;
    return false;
  }
}

/** An output where it is: inline, or by reference to a blob. The records that brought it serve as they are. */
export interface StoredValue {
  readonly output?: Json;
  readonly blob?: BlobRef;
}

/** The first effect of a fork's origin that this step has to deal with: its own before its substeps'. */
export function nextInherited(step: OpenStep): EffectInherited | undefined {
  if (step.openEffect?.inherited !== undefined) return step.openEffect.inherited;
  for (const { inherited } of step.recorded?.openEffects.values() ?? []) if (inherited !== undefined) return inherited;
  return undefined;
}
