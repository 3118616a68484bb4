import type { BlobRef, Journal, Json } from '@tutti/core';
import { frozen } from '../values/copies.ts';

const KEPT = 4;

/** Large values, the last few of them kept: a map's items often read the same one. */
export class BlobCache {
  readonly #journal: Journal;
  readonly #values: Map<string, Promise<Json>> = new Map();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get(ref: BlobRef): Promise<Json> {
    const kept = this.#values.get(ref.hash);
    if (kept !== undefined) return kept;
    const value = this.#journal.blob(ref.hash).then((bytes) => frozen(JSON.parse(Buffer.from(bytes).toString()) as Json));
    this.#values.set(ref.hash, value);
    value.catch(() => this.#values.delete(ref.hash));
    const [oldest] = this.#values.keys();
    if (this.#values.size > KEPT && oldest !== undefined) this.#values.delete(oldest);
    return value;
  }
}
