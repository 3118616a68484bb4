import type { Logger, RunEvent, RunId } from '@tutti/core';
import { FollowedRun } from './followed-run.ts';
import type { Notice } from './notice.ts';

type Listener<T> = (value: T) => void;

/** Who listens to which run. */
export class Followers {
  readonly #followed: Map<RunId, FollowedRun> = new Map();
  readonly #notices: Set<Listener<Notice>> = new Set();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get hasListeners(): boolean {
    return this.#notices.size > 0;
  }

  /** To be ended with {@link Followers.unfollow}. */
  follow(runId: RunId): FollowedRun {
    let followed = this.#followed.get(runId);
    if (followed === undefined) this.#followed.set(runId, (followed = new FollowedRun()));
    followed.readers++;
    return followed;
  }

  unfollow(runId: RunId, followed: FollowedRun): void {
    if (--followed.readers === 0) this.#followed.delete(runId);
  }

  onNotice(listener: Listener<Notice>): () => void {
    this.#notices.add(listener);
    return () => this.#notices.delete(listener);
  }

  /** A run has new records: these, where they are known. */
  changed(runId: RunId, events: readonly RunEvent[] = []): void {
    if (this.#followed.size > 0) this.#followed.get(runId)?.changed(events);
  }

  /** This process drives a run no further: what comes of it now, it does not know. */
  forget(runId: RunId): void {
    this.#followed.get(runId)?.recent.forget();
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
