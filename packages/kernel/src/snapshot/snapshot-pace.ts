import type { Json, RunEvent } from '@tutti/core';
import { roughBytes } from './rough-bytes.ts';

/**
 * Says when the next snapshot of a run is due: when as many records as are worth one have come since the last, and more bytes
 * of them than that had. Snapshots then grow in steps, and all of them together cost as much as the records do.
 */
export class SnapshotPace {
  readonly #minEvents: number;
  #events: number = 0;
  #bytes: number = 0;
  #lastBytes: number = 0;

  constructor(minEvents: number) {
    this.#minEvents = minEvents;
  }

  add(events: readonly RunEvent[]): void {
    this.#events += events.length;
    for (const event of events) this.#bytes += roughBytes(event as unknown as Json);
  }

  get isDue(): boolean {
    return this.#events >= this.#minEvents && this.#bytes > this.#lastBytes;
  }

  /** A snapshot was made, or the run was taken up from it. */
  taken(state: Json): void {
    this.#events = 0;
    this.#bytes = 0;
    this.#lastBytes = roughBytes(state);
  }
}
