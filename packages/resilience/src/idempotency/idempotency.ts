import { ConflictError, hashJson, ValidationError, type IdempotencyStore, type Json } from '@tutti/core';
import { MemoryIdempotencyStore } from './memory-idempotency-store.ts';

const HOUR_MS = 3_600_000;

/** What a store keeps of one execution. */
interface Finished {
  readonly contentHash: string;
  readonly result: Json;
}

interface InFlight {
  readonly contentHash: string;
  readonly result: Promise<Json>;
}

/**
 * One key, one execution. While it runs, others with the same key and input share it; when it has succeeded, they get its result until
 * it is too old. A failure is remembered by nobody: the next one tries anew.
 */
export class Idempotency {
  readonly #store: IdempotencyStore;
  readonly #ttlMs: number;
  readonly #inFlight: Map<string, InFlight> = new Map();
  /** Results that the store could not take: the work is done, and must not be done again because of that. */
  readonly #unkept: Map<string, Finished> = new Map();

  /** @param options `store`: default in memory. `ttlMs`: how long results are kept, default 1 h. */
  constructor(options: { readonly store?: IdempotencyStore; readonly ttlMs?: number } = {}) {
    this.#store = options.store ?? new MemoryIdempotencyStore();
    this.#ttlMs = options.ttlMs ?? HOUR_MS;
    if (!(this.#ttlMs >= 0))
      throw new ValidationError(`The ttlMs of idempotency is ${String(this.#ttlMs)}; it must be a number of milliseconds from 0.`);
  }

  /**
   * @param input what the call depends on; compared by content, whatever the order of its keys.
   * @throws {@link ConflictError} if the key was used with other input; the work's own error; that of a store that
   * could not keep the result: then the next call gives the result, once the store takes it.
   */
  async run<T extends Json>(key: string, input: Json, work: () => Promise<T>): Promise<T> {
    const contentHash = hashJson(input);
    const running = this.#inFlight.get(key);
    if (running !== undefined) {
      assertSame(key, contentHash, running.contentHash);
      // A copy, as a store gives one: what a caller does to its result is nobody else's.
      return structuredClone(await running.result) as T;
    }
    // It is in flight from here on, before anything is awaited: two callers of one turn of the event loop must meet.
    const result = this.#recall(key, contentHash, work);
    this.#inFlight.set(key, { contentHash, result });
    try {
      return await result;
    } finally {
      this.#inFlight.delete(key);
    }
  }

  async #recall<T extends Json>(key: string, contentHash: string, work: () => Promise<T>): Promise<T> {
    const unkept = this.#unkept.get(key);
    const known = unkept ?? (await this.#store.get(key));
    if (known !== undefined) {
      assertSame(key, contentHash, known.contentHash);
      if (unkept !== undefined) await this.#keep(key, unkept);
      return known.result as T;
    }
    // As JSON has it: a file could not keep nothing.
    const result = ((await work()) ?? null) as T;
    await this.#keep(key, { contentHash, result });
    return result;
  }

  async #keep(key: string, finished: Finished): Promise<void> {
    this.#unkept.set(key, finished);
    await this.#store.put(key, finished, this.#ttlMs);
    this.#unkept.delete(key);
  }
}

function assertSame(key: string, given: string, known: string): void {
  if (given === known) return;
  throw new ConflictError(key, 'it was used before with other input. Use a new key for a new request.');
}
