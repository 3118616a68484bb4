import type { RecordedSubstep, RunStep } from '@tutti/core';
import { OpenStep, type OpenEffect, type StepPhase, type WaitRecord } from '../run-state/open-step.ts';

type Optional = 'openEffect' | 'parked' | 'decidableAt' | 'cancelReason' | 'drainReason';

/** A step that is due and not settled, as JSON. */
export type PackedStep = Pick<OpenStep, 'dueAt' | 'attempt' | 'failures' | 'hasWaitEnded'> &
  Partial<Pick<OpenStep, Optional>> & {
    readonly command: RunStep;
    readonly phase: StepPhase;
    readonly substeps?: readonly (readonly [string, RecordedSubstep])[];
    readonly waits?: readonly (readonly [string, WaitRecord])[];
    readonly openEffects?: readonly (readonly [string, OpenEffect])[];
    readonly fingerprint?: string;
  };

export function packStep(step: OpenStep): PackedStep {
  const { command, dueAt, attempt, failures, phase, hasWaitEnded, openEffect, parked, decidableAt, cancelReason, drainReason, recorded } =
    step;
  const hasRecords = recorded !== undefined && recorded.substeps.size + recorded.waits.size + recorded.openEffects.size > 0;
  const records =
    !hasRecords && recorded?.fingerprint === undefined
      ? {}
      : {
          substeps: [...(recorded?.substeps ?? [])],
          waits: [...(recorded?.waits ?? [])],
          openEffects: [...(recorded?.openEffects ?? [])],
          ...(recorded?.fingerprint === undefined ? {} : { fingerprint: recorded.fingerprint }),
        };
  return { command, dueAt, attempt, failures, phase, hasWaitEnded, openEffect, parked, decidableAt, cancelReason, drainReason, ...records };
}

export function unpackStep(packed: PackedStep): OpenStep {
  const { command, dueAt, substeps, waits, openEffects, fingerprint, ...state } = packed;
  const step = Object.assign(new OpenStep(command, dueAt), state);
  if (substeps === undefined) return step;
  for (const [key, substep] of substeps) step.records.substeps.set(key, substep);
  for (const [key, wait] of waits ?? []) step.records.waits.set(key, wait);
  for (const [key, effect] of openEffects ?? [])
    step.records.openEffects.set(key, effect.hold === undefined ? { ...effect, hold: undefined } : effect);
  if (fingerprint !== undefined) step.records.fingerprint = fingerprint;
  return step;
}
