import type { LimitWindow } from '@tutti/core';
import type { GrantLog } from './grant-log.ts';
import { SlidingWindow } from './sliding-window.ts';

/**
 * All windows over one unit, as one. Time only makes room: what has been granted since they were last looked at fits as long as it is
 * no more than the room that there was, so until then neither they nor the clock are looked at. All times are monotonic, ms.
 */
export class Meter {
  readonly #windows: readonly SlidingWindow[];
  readonly #shortest: SlidingWindow | undefined;
  #total: number = 0;
  /** Granted since the windows were last looked at, and not yet counted in them. */
  #granted: number = 0;
  /** What the fullest window had room for then. */
  #room: number = Infinity;

  constructor(windows: readonly LimitWindow[], log: GrantLog) {
    this.#windows = windows.map((window) => new SlidingWindow(window, log));
    this.#shortest = this.#windows.toSorted((a, b) => a.windowMs - b.windowMs)[0];
    this.#measureRoom();
  }

  /** What was ever granted, less what was given back. */
  get total(): number {
    return this.#total;
  }

  /** Whether an amount fits, as far as is known without a look at the clock. */
  hasRoom(amount: number): boolean {
    return this.#granted + amount <= this.#room;
  }

  add(amount: number): void {
    this.#total += amount;
    this.#granted += amount;
  }

  /** Less was used of a grant. */
  giveBack(grant: number, amount: number): void {
    if (amount === 0) return;
    this.#total -= amount;
    this.#countGranted();
    for (const window of this.#windows) window.giveBack(grant, amount);
    this.#measureRoom();
  }

  /** Lets the windows go on to this time. */
  moveOn(now: number): void {
    this.#countGranted();
    for (const window of this.#windows) window.moveOn(now);
    this.#measureRoom();
  }

  /** How long until an amount fits all windows, as they were last moved on, ms. 0 = now. The shortest gives only this share of its limit. */
  waitMs(now: number, amount: number, share: number): number {
    let waitMs = 0;
    for (const window of this.#windows) {
      const limit = window === this.#shortest ? Math.max(1, Math.floor(window.limit * share)) : window.limit;
      waitMs = Math.max(waitMs, window.waitMs(now, amount, limit));
    }
    return waitMs;
  }

  /** A window that an amount can never fit, or `undefined`. */
  tooSmallFor(amount: number): SlidingWindow | undefined {
    return this.#windows.find((window) => window.limit < amount);
  }

  /** Number of the oldest grant that any window counts; `end` when there is none. */
  oldest(end: number): number {
    return this.#windows.reduce((oldest, window) => Math.min(oldest, window.oldest), end);
  }

  /** Takes over what a server says. Its headers do not name their window; the first is the minute unless that is switched off. */
  follow(server: { readonly limit?: number; readonly left?: number; readonly untilAt?: number }): void {
    this.#countGranted();
    this.#windows[0]?.follow(server);
    this.#measureRoom();
  }

  #countGranted(): void {
    for (const window of this.#windows) window.add(this.#granted);
    this.#granted = 0;
  }

  #measureRoom(): void {
    let room = Infinity;
    for (const window of this.#windows) room = Math.min(room, window.room);
    this.#room = room;
  }
}
