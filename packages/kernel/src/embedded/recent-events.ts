import type { RunEvent } from '@tutti/core';

/** Records kept at least, once there are so many: who is farther behind reads the journal. */
const KEPT = 64;

/**
 * The newest records of a run, as this process has put them on record while somebody followed it: who keeps up, or skips
 * what it is behind, needs no read of the journal for them. One for all readers of a run, so that none costs memory of its own.
 */
export class RecentEvents {
  #events: RunEvent[] = [];

  /** The `seq` after the newest; 0 with none. */
  get end(): number {
    return (this.#events.at(-1)?.seq ?? -1) + 1;
  }

  add(events: readonly RunEvent[]): void {
    // Between the two another process has written: what is kept has no gaps.
    if (events[0]?.seq !== this.end) this.#events = [];
    for (const event of events) this.#events.push(event);
    if (this.#events.length >= 2 * KEPT) this.#events = this.#events.slice(-KEPT);
  }

  /** The record `seq` and all after it; nothing when there is none yet, or it is not kept any more. */
  from(seq: number): readonly RunEvent[] | undefined {
    const first = this.#events[0]?.seq ?? Infinity;
    if (seq < first || seq >= this.end) return undefined;
    // Each reader's own, as from the journal: what one does to its record no other sees.
    return this.#events.slice(seq - first).map((event) => ({ ...event }));
  }
}
