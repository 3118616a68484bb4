import type { RunEvent } from '@tutti/core';
import { RecentEvents } from './recent-events.ts';

/** A run that is followed in this process, one for all who read it: only those who wait for its next record cost an append anything. */
export class FollowedRun {
  readonly recent: RecentEvents = new RecentEvents();
  readers: number = 0;
  readonly #waiting: Set<() => void> = new Set();
  #changes: number = 0;

  /** How often something was put on record: who saw as many has missed nothing of this process. */
  get changes(): number {
    return this.#changes;
  }

  changed(events: readonly RunEvent[]): void {
    this.#changes++;
    this.recent.add(events);
    if (this.#waiting.size === 0) return;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Calls back at the next change, once; for who has seen all there is. */
  expect(wake: () => void): () => void {
    this.recent.expect();
    this.#waiting.add(wake);
    return () => this.#waiting.delete(wake);
  }
}
