import type { Logger, RunId } from '@tutti/core';
import type { Notice } from './notice.ts';

type Listener<T> = (value: T) => void;

/** Who listens to which run. */
export class Followers {
  readonly #changes: Map<RunId, Set<Listener<void>>> = new Map();
  readonly #notices: Set<Listener<Notice>> = new Set();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get hasListeners(): boolean {
    return this.#notices.size > 0;
  }

  /** Calls back whenever a run has new records. */
  onChange(runId: RunId, listener: Listener<void>): () => void {
    let listeners = this.#changes.get(runId);
    if (listeners === undefined) this.#changes.set(runId, (listeners = new Set()));
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#changes.delete(runId);
    };
  }

  onNotice(listener: Listener<Notice>): () => void {
    this.#notices.add(listener);
    return () => this.#notices.delete(listener);
  }

  changed(runId: RunId): void {
    if (this.#changes.size === 0) return;
    for (const listener of this.#changes.get(runId) ?? []) listener();
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
