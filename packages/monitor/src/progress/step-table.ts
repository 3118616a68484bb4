import type { StepKey } from '@tutti/core';
import type { StepProgress } from './step-progress.ts';

const CHUNK = 64;

/**
 * Steps in the order in which they were first heard of; never changed, `set` gives a new table.
 * Tables share all chunks but one, so that a run of many thousand steps stays cheap to fold event by event.
 */
export class StepTable implements Iterable<StepProgress> {
  readonly size: number;
  readonly #chunks: readonly (readonly StepProgress[])[];
  // Shared along a line of tables and only added to: what it says counts where this table has that path in that place.
  readonly #places: Map<StepKey, number>;

  constructor(chunks: readonly (readonly StepProgress[])[], size: number, places: Map<StepKey, number>) {
    this.#chunks = chunks;
    this.size = size;
    this.#places = places;
  }

  get(path: StepKey): StepProgress | undefined {
    const place = this.#places.get(path);
    if (place === undefined || place >= this.size) return undefined;
    const step = this.#at(place);
    return step?.path === path ? step : undefined;
  }

  /** The table with this step put in the place of the one of its path, or at the end. */
  set(step: StepProgress): StepTable {
    const isKnown = this.get(step.path) !== undefined;
    if (isKnown) return new StepTable(this.#with(this.#places.get(step.path) as number, step), this.size, this.#places);
    // Another line of tables has the path elsewhere: this one gets places of its own.
    const places = this.#places.has(step.path) ? this.#ownPlaces() : this.#places;
    places.set(step.path, this.size);
    return new StepTable(this.#with(this.size, step), this.size + 1, places);
  }

  *[Symbol.iterator](): Generator<StepProgress, void, undefined> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** The steps as a list, so that JSON of a progress holds them. */
  toJSON(): readonly StepProgress[] {
    return [...this];
  }

  #at(place: number): StepProgress | undefined {
    return this.#chunks[Math.floor(place / CHUNK)]?.[place % CHUNK];
  }

  #with(place: number, step: StepProgress): readonly (readonly StepProgress[])[] {
    const number = Math.floor(place / CHUNK);
    const chunk = [...(this.#chunks[number] ?? [])];
    chunk[place % CHUNK] = step;
    const chunks = [...this.#chunks];
    chunks[number] = chunk;
    return chunks;
  }

  #ownPlaces(): Map<StepKey, number> {
    return new Map([...this].map(({ path }, place) => [path, place]));
  }
}

export const noSteps: StepTable = new StepTable([], 0, new Map());
