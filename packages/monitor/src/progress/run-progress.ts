import type { RunId, RunStatus, StepKey, WaitingFor } from '@tutti/core';
import { stepStatuses, type Spending, type StepStatus } from './step-progress.ts';
import { noSteps, type StepTable } from './step-table.ts';

/** A step whose effect is in doubt until somebody decides. */
export interface OpenDecision {
  readonly path: StepKey;
  /** The substep in doubt. */
  readonly key?: string;
  readonly code: string;
  readonly reason: string;
}

/** Sums over a run. */
export interface ProgressTotals extends Spending {
  readonly steps: Readonly<Record<StepStatus, number>>;
  /** Steps that wait, by what they wait for. */
  readonly waitingFor: Readonly<Partial<Record<WaitingFor, number>>>;
  /** Charges taken as spent since a crash hid whether they were; counted in the cost. */
  readonly assumedCharges: number;
  /** Charges of results that came too late to count; counted in the cost. */
  readonly lateCharges: number;
}

/** What is known of a run: a value, plain but for `steps`. Times are ms since 1970. */
export interface RunProgress {
  readonly runId?: RunId;
  readonly program?: string;
  readonly status: RunStatus;
  readonly waitingFor?: WaitingFor;
  /** Why it stands still, was cancelled or has failed. */
  readonly reason?: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly decisions: readonly OpenDecision[];
  readonly steps: StepTable;
  readonly totals: ProgressTotals;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly durationMs?: number;
  /** Of the newest event folded: older ones are not folded again. */
  readonly lastSeq: number;
  readonly lastAt?: number;
  readonly pausedBecause?: string;
  readonly cancellingBecause?: string;
  /** Live news that all of the run waits; the next event ends it. */
  readonly standstill?: { readonly waitingFor: WaitingFor; readonly reason: string };
}

/** A run nothing is known of. */
export const emptyProgress: RunProgress = {
  status: 'pending',
  decisions: [],
  steps: noSteps,
  totals: {
    steps: Object.fromEntries(stepStatuses.map((status) => [status, 0])) as Record<StepStatus, number>,
    waitingFor: {},
    tokens: { input: 0, output: 0 },
    costUsd: 0,
    assumedCharges: 0,
    lateCharges: 0,
  },
  lastSeq: -1,
};
