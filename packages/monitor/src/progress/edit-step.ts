import type { Charge, StepKey, WaitingFor } from '@tutti/core';
import type { ProgressTotals, RunProgress } from './run-progress.ts';
import { addSpending } from './spending.ts';
import { isSettled, newStep, type StepChange, type StepProgress } from './step-progress.ts';
import { withChange } from './with-change.ts';

/** Changes a step unless it is settled; one not heard of before is added. */
export function editStep(progress: RunProgress, path: StepKey, change: (step: StepProgress) => StepChange): RunProgress {
  const before = progress.steps.get(path);
  if (before !== undefined && isSettled(before.status)) return progress;
  const step = before ?? newStep(path);
  return putStep(progress, withChange(step, change(step)));
}

/** How a step has ended. */
export interface Settlement extends StepChange {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'skipped';
  /** Absent when nothing says when: the node was only found settled. */
  readonly endedAt?: number;
  readonly startedAt?: number;
}

/** Ends a step: what was open in it is no more. */
export function settleStep(progress: RunProgress, path: StepKey, settlement: Settlement): RunProgress {
  return editStep(progress, path, (step) => {
    const { endedAt } = settlement;
    const startedAt = earliest(step.startedAt, settlement.startedAt) ?? step.seenAt;
    const durationMs = startedAt === undefined || endedAt === undefined ? undefined : Math.max(0, endedAt - startedAt);
    return {
      error: undefined,
      reason: undefined,
      ...settlement,
      startedAt,
      durationMs,
      waitingFor: undefined,
      waits: [],
      retryAt: undefined,
      seenAt: undefined,
      ratio: undefined,
    };
  });
}

/** Adds money to a step, settled or not, and to the run. */
export function chargeStep(progress: RunProgress, path: StepKey, charge: Charge | undefined): RunProgress {
  if (charge === undefined) return progress;
  const step = progress.steps.get(path) ?? newStep(path);
  const charged = putStep(progress, addSpending(step, charge));
  return { ...charged, totals: addSpending(charged.totals, charge) };
}

/** Puts a step in its place and keeps the counts. */
export function putStep(progress: RunProgress, step: StepProgress): RunProgress {
  const before = progress.steps.get(step.path);
  return { ...progress, steps: progress.steps.set(step), totals: recount(progress.totals, before, step) };
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function recount(totals: ProgressTotals, before: StepProgress | undefined, after: StepProgress): ProgressTotals {
  const isSame = before?.status === after.status && before.waitingFor === after.waitingFor;
  if (isSame) return totals;
  const steps = { ...totals.steps };
  const waitingFor = { ...totals.waitingFor };
  if (before !== undefined) {
    steps[before.status]--;
    count(waitingFor, before.waitingFor, -1);
  }
  steps[after.status]++;
  count(waitingFor, after.waitingFor, 1);
  return { ...totals, steps, waitingFor };
}

function count(counts: Partial<Record<WaitingFor, number>>, key: WaitingFor | undefined, by: number): void {
  if (key === undefined) return;
  const sum = (counts[key] ?? 0) + by;
  if (sum === 0) delete counts[key];
  else counts[key] = sum;
}
