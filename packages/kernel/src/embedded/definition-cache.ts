import { hashJson, type Journal, type Json } from '@tutti/core';

const KEPT = 256;
// Kernels of one process may share a journal in memory.
let objects = 0;

/** Definitions by hash, so that a million runs of one graph share one object and its compiled plan. */
export class DefinitionCache {
  readonly #journal: Journal;
  readonly #byHash: Map<string, Json> = new Map();
  readonly #identities: WeakMap<object, string> = new WeakMap();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /**
   * The hash of a definition, worked out once per object: definitions are not changed after they were given.
   * In a journal that no other process sees an object's identity serves: hashing 100,000 nodes takes longer than running them.
   */
  hashOf(definition: Json): string {
    if (typeof definition !== 'object' || definition === null) return this.#keep(hashJson(definition), definition);
    const known = this.#identities.get(definition);
    if (known !== undefined) return known;
    const hash = this.#journal.durability === 'memory' ? `object-${++objects}` : hashJson(definition);
    this.#identities.set(definition, hash);
    return this.#keep(hash, definition);
  }

  async get(hash: string): Promise<Json> {
    const kept = this.#byHash.get(hash);
    if (kept !== undefined) return kept;
    const definition = await this.#journal.definition(hash);
    this.#keep(hash, definition);
    return definition;
  }

  #keep(hash: string, definition: Json): string {
    this.#byHash.set(hash, definition);
    if (this.#byHash.size > KEPT) {
      const [oldest] = this.#byHash.keys();
      if (oldest !== undefined) this.#byHash.delete(oldest);
    }
    return hash;
  }
}
