import type { Json } from '@tutti/core';
import type { HandledError } from './step-record.ts';

/** One step of a result. */
export interface StepResult {
  /** Whether and how it ended: `completed`, `failed`, `skipped`, `cancelled`, `unreached`, or where it stands. */
  readonly status: string;
  /** Whether it worked. */
  readonly success: boolean;
  readonly value: Json;
  readonly error?: string;
  /** Class of the error. */
  readonly errorType?: string;
  readonly errorCode?: string;
  readonly tool?: string;
  readonly model?: string;
  readonly provider?: string;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly durationMs?: number;
  /** Executions after the first. */
  readonly retries: number;
  /** The error that a handler has dealt with. */
  readonly handled?: HandledError;
  /** Of a step that only runs for errors of others: those steps. It is `completed` when it has dealt with one, else `skipped`. */
  readonly handlesErrorsOf?: readonly string[];
  readonly timedOut: boolean;
  readonly dependencies: readonly string[];
}

/** Tokens of all model calls. */
export interface PipelineUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
}

/** Fields of a result beside the steps' values. */
export interface PipelineResultFields {
  readonly executionId: string;
  readonly pipelineId: string;
  /** Whether the run ended: `completed`, or `failed`, `cancelled` and so on. */
  readonly status: string;
  /** Whether everything worked: the run ended, and no step failed that nothing handled. */
  readonly success: boolean;
  readonly outputs: Readonly<Record<string, Json>>;
  /** Why outputs could not be resolved, by name; these are null. */
  readonly outputErrors: Readonly<Record<string, string>>;
  /** By id; steps inside loops are found as `<loop>_<index>_<step>`, and not listed. */
  readonly steps: Readonly<Record<string, StepResult>>;
  /** Ids in the order in which they began. */
  readonly executionOrder: readonly string[];
  readonly executionLevels: readonly (readonly string[])[];
  readonly error?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly durationMs?: number;
  readonly costUsd: number;
  readonly usage: PipelineUsage;
}

/** The result of a run: each step's value under its id, and the fields above. A step whose id is a field is found under `steps`. */
export type PipelineResult = PipelineResultFields & Readonly<Record<string, unknown>>;
