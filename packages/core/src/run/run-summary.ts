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
  /** The run that goes on in its place, for `superseded`. */
  readonly supersededBy?: RunId;
  /** Number of records. */
  readonly length: number;
  /** The first record that is still there, when those before it were pruned in favour of a snapshot. */
  readonly firstSeq?: number;
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
  /** Only runs that ended so, or `quarantined` ones, whose time is that of their creation. Default: all that have ended. */
  readonly status?: readonly RunStatus[];
  /** The last to end of those that go by `status` stay, this many, whatever their age. Default 0. */
  readonly keepNewest?: number;
  /** Count only, delete nothing. */
  readonly dryRun?: boolean;
  /**
   * Told of runs before they are forgotten, some at a time; no other goes, and none if this fails. After a process has died in between, a later
   * call is told of them again. In a dry run of none.
   */
  readonly forgetting?: (runs: readonly Pick<RunSummary, 'runId' | 'family'>[]) => Promise<void>;
  /** Told of each run once it is forgotten; in a dry run of none. */
  readonly forgotten?: (run: Pick<RunSummary, 'runId' | 'family'>) => void;
}

/**
 * Why a run was kept. `open`: it has not ended; `status`: it ended in another way than asked for; `young`: it ended too late;
 * `newest`: it is among the newest; `parent`: the run it is a child of is open.
 */
export type KeptReason = 'open' | 'status' | 'young' | 'newest' | 'parent';

/** What a prune has removed, or would. `bytes` are those of records and blobs. */
export interface PruneReport {
  readonly runs: number;
  readonly events: number;
  readonly blobs: number;
  readonly bytes: number;
  /** Runs that stay, by the first reason that holds. */
  readonly kept: Readonly<Record<KeptReason, number>>;
}

/** What went with the early records of a run. */
export interface CompactReport {
  readonly events: number;
  readonly bytes: number;
}
