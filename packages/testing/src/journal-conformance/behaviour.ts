import type { Journal } from '@tutti/core';
import type { FakeClock } from '../fakes/fake-clock.ts';

/** What a behaviour is checked with. */
export interface JournalCase {
  /** Empty, and on this clock. */
  readonly journal: Journal;
  readonly clock: FakeClock;
}

/** One thing every journal does. `check` throws when this one does not. */
export interface JournalBehaviour {
  readonly name: string;
  readonly check: (given: JournalCase) => Promise<void>;
}
