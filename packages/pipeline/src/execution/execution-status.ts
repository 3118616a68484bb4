import type { RunState } from '@tutti/core';

/** Where an execution stands. */
export interface ExecutionStatus extends RunState {
  readonly executionId: string;
  /** Status of each step by id. */
  readonly steps: Readonly<Record<string, string>>;
  /** Part of the steps that have ended, 0…1. */
  readonly progress: number;
  readonly checkpoints: readonly string[];
}
