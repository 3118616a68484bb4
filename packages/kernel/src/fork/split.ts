import type { RunEvent } from '@tutti/core';

/** A run's records in two: those another run is made of, numbered anew from 0, and the others. */
export interface Split {
  readonly kept: readonly RunEvent[];
  readonly dropped: readonly RunEvent[];
  /** Whether the run's whole life is kept, so that messages that waited at its end are the fork's too. */
  readonly isWhole: boolean;
  /** Up to when time has passed for what waits, where that is later than the last record kept: a run that goes on has waited until now. */
  readonly leftAt?: number;
}

/** The records before `length`, and those from there on. */
export function splitAt(events: readonly RunEvent[], length: number, options: Pick<Split, 'isWhole' | 'leftAt'>): Split {
  return { kept: events.slice(0, length), dropped: events.slice(length), ...options };
}
