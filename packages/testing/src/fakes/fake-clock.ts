import type { CancelTimer, Clock } from '@tutti/core';
import { settle } from './settle.ts';

export interface FakeClockOptions {
  /** First value of `now()`, ms since 1970. Default 2026-01-01T00:00:00Z. */
  readonly now?: number;
  /** First value of `monotonic()`, ms. Default 0. */
  readonly monotonic?: number;
}

interface FakeTimer {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands until it is advanced. */
export class FakeClock implements Clock {
  #wall: number;
  #elapsed: number;
  #order: number = 0;
  readonly #timers: Set<FakeTimer> = new Set();

  constructor(options: FakeClockOptions = {}) {
    this.#wall = options.now ?? Date.UTC(2026, 0, 1);
    this.#elapsed = options.monotonic ?? 0;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  /** At once: there is no outside to wait for. */
  breathe(): Promise<void> {
    return Promise.resolve();
  }

  after(ms: number, callback: () => void): CancelTimer {
    const timer: FakeTimer = { dueAt: this.#elapsed + Math.max(0, ms), order: this.#order++, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Number of timers that are set. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Time left to the nearest timer, ms; `undefined` without one. */
  get nextTimerMs(): number | undefined {
    const next = this.#next();
    return next === undefined ? undefined : next.dueAt - this.#elapsed;
  }

  /**
   * Lets time pass. Timers fire in order of their due time, each at its own time, those set meanwhile included;
   * before and after each one everything that is ready to run has run.
   */
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.#elapsed + ms;
    for (let timer = this.#next(); timer !== undefined && timer.dueAt <= end; timer = this.#next()) {
      this.#moveTo(timer.dueAt);
      this.#timers.delete(timer);
      timer.callback();
      await settle();
    }
    this.#moveTo(end);
  }

  /** Lets time pass at once: due timers fire in order, nothing else runs in between. */
  advanceSync(ms: number): void {
    const end = this.#elapsed + ms;
    for (let timer = this.#next(); timer !== undefined && timer.dueAt <= end; timer = this.#next()) {
      this.#moveTo(timer.dueAt);
      this.#timers.delete(timer);
      timer.callback();
    }
    this.#moveTo(end);
  }

  /** Advances from timer to timer until none is set. @throws Error when more than `limit` have fired: something sets timers for ever. */
  async runAll(limit: number = 10_000): Promise<void> {
    await settle();
    for (let fired = 0; this.#timers.size > 0; fired++) {
      if (fired >= limit)
        throw new Error(
          `${limit} timers have fired and ${this.#timers.size} are still set. Advance by a time instead, or end what sets them.`,
        );
      await this.advance(this.nextTimerMs ?? 0);
    }
  }

  /** Moves the wall clock alone, forwards or back, as an administrator or a time service does. No timer fires. */
  jumpWall(ms: number): void {
    this.#wall += ms;
  }

  #moveTo(elapsed: number): void {
    this.#wall += elapsed - this.#elapsed;
    this.#elapsed = elapsed;
  }

  #next(): FakeTimer | undefined {
    let next: FakeTimer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

/** A clock that stands until it is advanced. */
export function fakeClock(options: FakeClockOptions = {}): FakeClock {
  return new FakeClock(options);
}
