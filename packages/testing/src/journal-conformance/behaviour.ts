import type { CancelTimer, Clock, Journal } from '@tutti/core';

/** A clock that stands until a behaviour moves it. */
export interface StandingClock extends Clock {
  /** Lets time pass: both the wall clock and monotonic time. */
  pass(ms: number): void;
  /** Sets the wall clock, as an administrator does; no time passes. */
  setWall(now: number): void;
}

/** What a behaviour is checked with. */
export interface JournalCase {
  readonly journal: Journal;
  readonly clock: StandingClock;
}

/** One thing every journal does. `check` throws when this one does not. */
export interface JournalBehaviour {
  readonly name: string;
  readonly check: (given: JournalCase) => Promise<void>;
}

export function standingClock(startAt: number): StandingClock {
  let wall = startAt;
  let elapsed = 0;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  return {
    now: () => wall,
    monotonic: () => elapsed,
    after(ms: number, callback: () => void): CancelTimer {
      const timer = { at: elapsed + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pass(ms: number): void {
      wall += ms;
      elapsed += ms;
      const due = timers.filter(({ at }) => at <= elapsed);
      timers = timers.filter(({ at }) => at > elapsed);
      for (const { callback } of due) callback();
    },
    setWall(now: number): void {
      wall = now;
    },
  };
}
