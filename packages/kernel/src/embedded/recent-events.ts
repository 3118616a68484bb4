import type { RunEvent } from '@tutti/core';

/** Records kept at least while somebody asks for them, once there are so many: who is farther behind reads the journal. */
const KEPT = 64;
/** Who comes back no more behind than this keeps up. */
const NEAR = 8;

/**
 * The newest records of a run, as this process has put them on record, for those who keep up: they need no read of the journal.
 * One for all readers of a run. Nothing is kept that nobody asks for: a record that stays costs the garbage collector more
 * than its append, and who does not keep up gets a page of many records by one read.
 */
export class RecentEvents {
  #events: RunEvent[] = [];
  #end: number = 0;
  /** Records since somebody asked for some. */
  #unasked: number = Infinity;

  /** The `seq` after the newest, kept or not; 0 with none. */
  get end(): number {
    return this.#end;
  }

  /** Somebody wants those that come next. */
  expect(): void {
    this.#unasked = 0;
  }

  add(events: readonly RunEvent[]): void {
    const first = events[0];
    if (first === undefined) return;
    // Between the two another process has written: what is kept has no gaps.
    if (first.seq !== this.#end) this.#events = [];
    this.#end = first.seq + events.length;
    if (this.#unasked > KEPT) return;
    this.#unasked += events.length;
    if (this.#unasked > KEPT) this.#events = [];
    else this.#keep(events);
  }

  /** The record `seq` and all after it; nothing when there is none yet, or it is not kept. */
  from(seq: number): readonly RunEvent[] | undefined {
    const first = this.#end - this.#events.length;
    if (seq < first || seq >= this.#end) {
      if (this.#end > 0 && seq >= this.#end - NEAR) this.expect();
      return undefined;
    }
    this.expect();
    // Each reader's own, as from the journal: what one does to its record no other sees.
    return this.#events.slice(seq - first).map((event) => ({ ...event }));
  }

  /** Those that come next are not told here. */
  forget(): void {
    this.#events = [];
    this.#end = 0;
    this.#unasked = Infinity;
  }

  #keep(events: readonly RunEvent[]): void {
    for (const event of events) this.#events.push(event);
    if (this.#events.length >= 2 * KEPT) this.#events = this.#events.slice(-KEPT);
  }
}
