/** Cancels a timer; calling it again does nothing. */
export type CancelTimer = () => void;

/** Time, as everything in Tutti sees it. */
export interface Clock {
  /** Wall clock, ms since 1970. It may jump. */
  now(): number;
  /** Monotonic time in ms from an arbitrary origin, with fractions. Durations are measured with it. */
  monotonic(): number;
  /** Calls back once, after `ms` of monotonic time. A delay beyond 2³¹−1 ms is waited for in pieces, never cut. */
  after(ms: number, callback: () => void): CancelTimer;
  /** Resolves after timers and I/O that are due have had their turn: what long work awaits now and then. */
  breathe(): Promise<void>;
}
