import type { RunEvent } from '@tutti/core';

/** A run's records in two: those another run is made of, numbered anew from 0, and the others. */
export interface Split {
  readonly kept: readonly RunEvent[];
  readonly dropped: readonly RunEvent[];
  /** Whether the run's whole life is kept, so that messages that waited at its end are the fork's too. */
  readonly isWhole: boolean;
}

/** The records before `length`, and those from there on. */
export function splitAt(events: readonly RunEvent[], length: number, options: { readonly isWhole: boolean }): Split {
  return { kept: events.slice(0, length), dropped: events.slice(length), ...options };
}
