import type { RunEvent } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';

/** What interpreting a fact needs of the turn it happens in. */
export interface TurnScope {
  readonly run: RunFold;
  /** Time of the turn's events, ms since 1970. */
  readonly at: number;
  /** What calls in flight at a crash are taken to have cost. */
  readonly assumedCharges: 'worst' | 'zero';
  /** The lease of a worker before that may be at work still, ms. */
  readonly silentLeaseMs: number | undefined;
  /** `seq` of the next event. */
  readonly seq: number;
  /** Records an event made with this turn's `seq` and `at`, and folds it, or what is folded in its place. */
  append(event: RunEvent, folded?: RunEvent): void;
  /** The run's state has changed with no event that says so. */
  noteState(): void;
}
