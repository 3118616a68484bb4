import type { ErrorRecord, Json, NodeView, RunEvent } from '@tutti/core';

/** What is known of a run when its result is built. */
export interface RunRecord {
  readonly runId: string;
  readonly input: Json;
  /** How the run stands: the status of its outcome, or of the run while it goes on. */
  readonly status: string;
  readonly error?: ErrorRecord;
  /** Every top-level node. */
  readonly nodes: readonly NodeView[];
  /** Outputs of top-level nodes by id. */
  readonly outputs: Readonly<Record<string, Json | undefined>>;
  /** The run's records, for times, retries and costs. */
  readonly events?: readonly RunEvent[];
}
