import type { RunId, StepKey } from './keys.ts';
import type { RunStatus, WaitingFor } from './status.ts';

/** One line of a list of runs. Times are ms since 1970. */
export interface RunSummary {
  readonly runId: RunId;
  readonly program: string;
  readonly programVersion: number;
  readonly definitionHash: string;
  readonly status: RunStatus;
  readonly waitingFor?: WaitingFor;
  /** Why it is paused, failed or quarantined, in a line. */
  readonly reason?: string;
  readonly queue: string;
  readonly lane?: string;
  /** Id of the first run of its family; money is counted per family. */
  readonly family: RunId;
  readonly parent?: { readonly runId: RunId; readonly path: StepKey; readonly onParentClose?: 'cancel' | 'abandon' };
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly closedAt?: number;
  /** Number of records. */
  readonly length: number;
  /** The worker that drives it; absent when nobody does, also when that worker has vanished. */
  readonly owner?: string;
  readonly epoch: number;
}

/** Which runs to list, newest first. */
export interface RunQuery {
  readonly status?: readonly RunStatus[];
  readonly lane?: string;
  readonly family?: RunId;
  readonly labels?: Readonly<Record<string, string>>;
  readonly limit?: number;
  /** Only runs created before this run (for pages). */
  readonly before?: RunId;
}

/** Which ended runs to forget. */
export interface PruneOptions {
  /** Only runs closed before this time, ms since 1970. */
  readonly closedBefore: number;
  /** Count only, delete nothing. */
  readonly dryRun?: boolean;
}

export interface PruneReport {
  readonly runs: number;
  readonly events: number;
  readonly blobs: number;
  readonly bytes: number;
}
