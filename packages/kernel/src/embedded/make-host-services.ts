import type { Outcome, RunId } from '@tutti/core';
import { Breather } from './breather.ts';
import { runChild, startChild, type ChildRunService } from './child-runs.ts';
import type { Children } from './children.ts';
import type { ExecutionHost } from './execution-port.ts';
import type { Followers } from './followers.ts';
import type { HostServices } from './host-services.ts';
import type { RunStore } from './load-run.ts';
import type { RuntimeSettings } from './settings.ts';
import { SlotPool } from './slot-pool.ts';
import type { TimerQueue } from './timer-queue.ts';

/** What the runs of one process share, beside its settings. */
export interface SharedByRuns {
  readonly timers: TimerQueue;
  readonly followers: Followers;
  readonly store: RunStore;
  readonly children: Children;
  /** How a child run has ended, also one that was dead-lettered meanwhile. */
  childOutcome(runId: RunId): Promise<Outcome>;
  /** A run has nothing to do until something arrives. */
  rested(host: ExecutionHost): void;
}

export function makeHostServices(settings: RuntimeSettings, shared: SharedByRuns): HostServices {
  const { journal, clock, handlers, evaluators } = settings;
  const { graceMs, suspendAfterMs, snapshotAfterEvents, diskRetry, assumedCharges, redactor } = settings;
  const { timers, followers, store, children } = shared;
  const childRuns: ChildRunService = {
    start: (run) => children.start(run),
    outcome: (runId) => shared.childOutcome(runId),
    cancel: (runId, reason) => void children.cancel(runId, reason),
  };
  return {
    journal,
    clock,
    timers,
    slots: new SlotPool(settings.maxConcurrency),
    handlers,
    evaluators,
    breather: new Breather(clock),
    options: { graceMs, suspendAfterMs, snapshotAfterEvents, diskRetry, assumedCharges, redactor },
    get hasListeners(): boolean {
      return followers.hasListeners;
    },
    notify: (notice) => followers.notify(notice),
    published: (runId, events) => followers.changed(runId, events),
    ended: (runId) => followers.forget(runId),
    idle: (host) => shared.rested(host),
    blob: (ref) => store.blobs.get(ref),
    startChild: (parent, command) => startChild(childRuns, parent, command),
    runChild: (request) => runChild(childRuns, request),
    tellChildren: (parent, news) => children.tell(parent, news),
    cancelChild: (parent, path, reason) => children.cancelAt(parent, path, reason),
  };
}
