import { systemClock, type Clock, type IdempotencyStore, type Json } from '@tutti/core';

interface Entry {
  readonly contentHash: string;
  readonly result: Json;
  readonly until: number;
}

/** Remembers results in this process; when it is full, the oldest go first. */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly #entries: Map<string, Entry> = new Map();
  readonly #maxEntries: number;
  readonly #clock: Clock;

  /** @param options `maxEntries`: default 10,000. */
  constructor(options: { readonly maxEntries?: number; readonly clock?: Clock } = {}) {
    this.#maxEntries = options.maxEntries ?? 10_000;
    this.#clock = options.clock ?? systemClock;
  }

  async get(key: string): Promise<Entry | undefined> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A copy, as a file gives one: what a caller does to its result is nobody else's.
    if (entry.until > this.#clock.monotonic()) return structuredClone(entry);
    this.#entries.delete(key);
    return undefined;
  }

  async put(key: string, entry: { readonly contentHash: string; readonly result: Json }, ttlMs: number): Promise<void> {
    this.#entries.delete(key);
    this.#entries.set(key, { ...structuredClone(entry), until: this.#clock.monotonic() + ttlMs });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries) break;
      this.#entries.delete(oldest);
    }
  }
}
