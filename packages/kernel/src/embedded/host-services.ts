import type { BlobRef, Clock, Evaluator, Journal, Json, Outcome, Redactor, RunEvent, RunId, StartRun, StepKey } from '@tutti/core';
import type { ChildNews } from './tell-children.ts';
import type { ChildRequest } from './child-runs.ts';
import type { Breather } from './breather.ts';
import type { ExecutionHost } from './execution-port.ts';
import type { Notice } from './notice.ts';
import type { RegisteredHandler } from './registry.ts';
import type { SlotPool } from './slot-pool.ts';
import type { TimerQueue } from './timer-queue.ts';

/** What all runs of one process share. */
export interface HostServices {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly timers: TimerQueue;
  readonly slots: SlotPool;
  readonly breather: Breather;
  readonly handlers: ReadonlyMap<string, RegisteredHandler>;
  readonly evaluators: ReadonlyMap<string, Evaluator>;
  readonly options: {
    readonly graceMs: number;
    readonly suspendAfterMs: number;
    readonly snapshotAfterEvents: number;
    readonly assumedCharges: 'worst' | 'zero';
    readonly redactor: Redactor | undefined;
    readonly diskRetry: { readonly attempts: number; readonly delayMs: number };
  };
  readonly hasListeners: boolean;
  notify(notice: Notice): void;
  /** A run has these new records. */
  published(runId: RunId, events: readonly RunEvent[]): void;
  /** A run is driven no further here. */
  ended(runId: RunId): void;
  /** A run has nothing more to do until something arrives. */
  idle(host: ExecutionHost): void;
  blob(ref: BlobRef): Json | Promise<Json>;
  startChild(parent: ExecutionHost, command: StartRun): void;
  runChild(request: ChildRequest): Promise<Outcome>;
  /** Child runs in the journal follow their parent; how one ends is another matter. */
  tellChildren(parent: RunId, what: ChildNews): void;
  cancelChild(parent: RunId, path: StepKey, reason: string): void;
}
