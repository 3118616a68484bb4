import { StoreError, type BlobRow, type Json, type RunEvent } from '@tutti/core';
import type { RunState } from './run-state.ts';

interface Counted<T> {
  readonly value: T;
  runs: number;
}

/** Definitions and blobs by hash, kept as long as a run refers to them. */
export class Content {
  readonly #definitions = new Map<string, Counted<Json>>();
  readonly #blobs = new Map<string, Counted<Uint8Array>>();

  addDefinition(hash: string, definition: Json): void {
    const stored = this.#definitions.get(hash);
    if (stored === undefined) this.#definitions.set(hash, { value: definition, runs: 1 });
    else stored.runs += 1;
  }

  definition(hash: string): Json {
    const stored = this.#definitions.get(hash);
    if (stored === undefined)
      throw new StoreError(`No definition has the hash "${hash}" in this journal. Its last run may have been pruned.`, {
        code: 'DEFINITION_NOT_FOUND',
        data: { hash },
      });
    return stored.value;
  }

  addBlobs(run: RunState, blobs: readonly BlobRow[]): void {
    for (const { hash, bytes } of blobs) {
      // A copy: the journal's bytes must not change when the caller reuses its buffer.
      if (!this.#blobs.has(hash)) this.#blobs.set(hash, { value: bytes.slice(), runs: 0 });
      this.#refer(run, hash);
    }
  }

  /** Counts the blobs that records of a run name, as those of a fork do. */
  referTo(run: RunState, events: readonly RunEvent[]): void {
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as RunEvent;
      if ('blob' in event && event.blob !== undefined) this.#refer(run, event.blob.hash);
    }
  }

  blob(hash: string): Uint8Array {
    const stored = this.#blobs.get(hash);
    if (stored === undefined)
      throw new StoreError(`No blob has the hash "${hash}" in this journal. Its last run may have been pruned.`, {
        code: 'BLOB_NOT_FOUND',
        data: { hash },
      });
    return stored.value.slice();
  }

  hasBlob(hash: string): boolean {
    return this.#blobs.has(hash);
  }

  /** Drops what a pruned run referred to. @returns the blobs that went with it. */
  release(run: RunState): { blobs: number; bytes: number } {
    const definition = this.#definitions.get(run.row.definitionHash);
    if (definition !== undefined && --definition.runs === 0) this.#definitions.delete(run.row.definitionHash);
    let blobs = 0;
    let bytes = 0;
    for (const hash of run.blobs ?? []) {
      const blob = this.#blobs.get(hash);
      if (blob === undefined || --blob.runs > 0) continue;
      this.#blobs.delete(hash);
      blobs += 1;
      bytes += blob.value.byteLength;
    }
    return { blobs, bytes };
  }

  /** The blobs that would go if these runs went. */
  heldOnlyBy(runs: readonly RunState[]): { blobs: number; bytes: number } {
    const counts = new Map<string, number>();
    for (const run of runs) for (const hash of run.blobs ?? []) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    let blobs = 0;
    let bytes = 0;
    for (const [hash, count] of counts) {
      const blob = this.#blobs.get(hash);
      if (blob === undefined || blob.runs > count) continue;
      blobs += 1;
      bytes += blob.value.byteLength;
    }
    return { blobs, bytes };
  }

  #refer(run: RunState, hash: string): void {
    const blob = this.#blobs.get(hash);
    if (blob === undefined || run.blobs?.has(hash) === true) return;
    (run.blobs ??= new Set()).add(hash);
    blob.runs += 1;
  }
}
