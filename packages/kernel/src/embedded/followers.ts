import type { Logger, RunEvent, RunId } from '@tutti/core';
import type { Notice } from './notice.ts';
import { RecentEvents } from './recent-events.ts';

type Listener<T> = (value: T) => void;

/** Who follows a run, and its newest records as far as they were put on record here meanwhile. */
interface Followed {
  readonly listeners: Set<Listener<RecentEvents | undefined>>;
  recent: RecentEvents | undefined;
}

/** Who listens to which run. */
export class Followers {
  readonly #followed: Map<RunId, Followed> = new Map();
  readonly #notices: Set<Listener<Notice>> = new Set();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get hasListeners(): boolean {
    return this.#notices.size > 0;
  }

  /** Calls back whenever a run has new records, with the newest of them. */
  onChange(runId: RunId, listener: Listener<RecentEvents | undefined>): () => void {
    let followed = this.#followed.get(runId);
    if (followed === undefined) this.#followed.set(runId, (followed = { listeners: new Set(), recent: undefined }));
    const { listeners } = followed;
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#followed.delete(runId);
    };
  }

  onNotice(listener: Listener<Notice>): () => void {
    this.#notices.add(listener);
    return () => this.#notices.delete(listener);
  }

  /** A run has new records: these, where they are known. */
  changed(runId: RunId, events: readonly RunEvent[] = []): void {
    if (this.#followed.size === 0) return;
    const followed = this.#followed.get(runId);
    if (followed === undefined) return;
    if (events.length > 0) (followed.recent ??= new RecentEvents()).add(events);
    for (const listener of followed.listeners) listener(followed.recent);
  }

  /** This process drives a run no further: what comes of it now, it does not know. */
  forget(runId: RunId): void {
    const followed = this.#followed.get(runId);
    if (followed !== undefined) followed.recent = undefined;
  }

  notify(notice: Notice): void {
    for (const listener of this.#notices) {
      try {
        listener(notice);
      } catch (error) {
        // Whoever watches a run must not be able to stop it.
        this.#logger.warning(`A listener of notices has thrown: ${String(error)}`);
      }
    }
  }
}
