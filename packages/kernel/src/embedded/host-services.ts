import type { BlobRef, Clock, Evaluator, Journal, Json, Outcome, RunEvent, RunId, StartRun, StepKey } from '@tutti/core';
import { Breather } from './breather.ts';
import { runChild, startChild, type ChildRequest, type ChildRunService } from './child-runs.ts';
import type { Children } from './children.ts';
import type { ExecutionHost } from './execution-port.ts';
import type { Followers } from './followers.ts';
import type { RunStore } from './load-run.ts';
import type { Notice } from './notice.ts';
import type { RegisteredHandler } from './registry.ts';
import type { RuntimeSettings } from './settings.ts';
import { SlotPool } from './slot-pool.ts';
import type { ChildNews } from './tell-children.ts';
import type { TimerQueue } from './timer-queue.ts';

/** What the runs of this process have around them. */
export interface Surroundings {
  readonly store: RunStore;
  readonly followers: Followers;
  readonly children: Children;
  /** How a child run has ended, also one that was dead-lettered meanwhile. */
  childOutcome(runId: RunId): Promise<Outcome>;
}

/** What they share, beside its settings. */
interface SharedByRuns extends Surroundings {
  readonly timers: TimerQueue;
}

type HostOptions = Pick<
  RuntimeSettings,
  'graceMs' | 'suspendAfterMs' | 'snapshotAfterEvents' | 'assumedCharges' | 'redactor' | 'diskRetry'
>;

/**
 * What all runs of one process share. Each step asks for some of it several times: so this is a class, and no object literal with
 * a getter, which V8 keeps as a dictionary.
 */
export class HostServices {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly timers: TimerQueue;
  readonly slots: SlotPool;
  readonly breather: Breather;
  readonly handlers: ReadonlyMap<string, RegisteredHandler>;
  readonly evaluators: ReadonlyMap<string, Evaluator>;
  readonly options: HostOptions;
  readonly #shared: SharedByRuns;
  readonly #followers: Followers;
  readonly #childRuns: ChildRunService;

  constructor(settings: RuntimeSettings, shared: SharedByRuns) {
    this.journal = settings.journal;
    this.clock = settings.clock;
    this.timers = shared.timers;
    this.slots = new SlotPool(settings.maxConcurrency);
    this.breather = new Breather(settings.clock);
    this.handlers = settings.handlers;
    this.evaluators = settings.evaluators;
    this.options = settings;
    this.#shared = shared;
    this.#followers = shared.followers;
    this.#childRuns = {
      start: (run) => shared.children.start(run),
      outcome: (runId) => shared.childOutcome(runId),
      cancel: (runId, reason) => void shared.children.cancel(runId, reason),
    };
  }

  get hasListeners(): boolean {
    return this.#followers.hasListeners;
  }

  notify(notice: Notice): void {
    this.#followers.notify(notice);
  }

  /** A run has these new records. */
  published(runId: RunId, events: readonly RunEvent[]): void {
    this.#followers.changed(runId, events);
  }

  /** A run is driven no further here. */
  ended(runId: RunId): void {
    this.#followers.forget(runId);
  }

  blob(ref: BlobRef): Json | Promise<Json> {
    return this.#shared.store.blobs.get(ref);
  }

  startChild(parent: ExecutionHost, command: StartRun): void {
    startChild(this.#childRuns, parent, command);
  }

  runChild(request: ChildRequest): Promise<Outcome> {
    return runChild(this.#childRuns, request);
  }

  /** Child runs in the journal follow their parent; how one ends is another matter. */
  tellChildren(parent: RunId, news: ChildNews): void {
    this.#shared.children.tell(parent, news);
  }

  cancelChild(parent: RunId, path: StepKey, reason: string): void {
    this.#shared.children.cancelAt(parent, path, reason);
  }
}
