import type { Clock } from '@tutti/core';
import type { GrantedLease, Lease } from './lease.ts';
import type { LimitTiers } from './tiers.ts';

/** Turns of the microtask queue between two grants: what waits for a lease through an async function or two goes on within them. */
const TURNS_BETWEEN = 4;

/** Its reactions are the next turns of the microtask queue; `queueMicrotask` of Node makes an object for tracing each time. */
const NEXT: Promise<void> = Promise.resolve();

/** A lease for one who has waited for it, and who does not know of it yet. */
interface Granted {
  readonly lease: GrantedLease;
  readonly resolve: (lease: Lease) => void;
}

/**
 * Hands grants over, one at a time, each with the time at which the code that waits for it goes on. Granted together and stamped
 * together, they would be worked on one after another, later than their time says: where each takes a while, or the event loop is
 * blocked, a window would see more work than its limit.
 */
export class HandOver {
  readonly #tiers: LimitTiers;
  readonly #clock: Clock;
  readonly #done: () => void;
  /** Given at once; it is on its way to who waits for it. -1: none. */
  #taken: number = -1;
  #granted: Granted[] = [];
  #next: number = 0;
  #turns: number = 0;
  #isOnItsWay: boolean = false;
  readonly #turn = (): void => this.#hand();

  /** @param done told when there is nothing more to hand over, and some of it had to wait */
  constructor(tiers: LimitTiers, clock: Clock, done: () => void) {
    this.#tiers = tiers;
    this.#clock = clock;
    this.#done = done;
  }

  /** Gives a lease to whoever asks right now; behind others that are on their way when there are any. */
  take(lease: GrantedLease): Promise<Lease> {
    if (this.#isOnItsWay) return new Promise((resolve) => this.give(lease, resolve));
    this.#taken = lease.grant;
    // Before whoever gets the promise can wait for it: it goes on right after this.
    this.#begin();
    return Promise.resolve(lease);
  }

  /** Gives a lease to one who waits. */
  give(lease: GrantedLease, resolve: (lease: Lease) => void): void {
    this.#granted.push({ lease, resolve });
    if (!this.#isOnItsWay) this.#begin();
  }

  #begin(): void {
    this.#isOnItsWay = true;
    void NEXT.then(this.#turn);
  }

  #hand(): void {
    if (this.#turns > 0) {
      this.#turns--;
      return void NEXT.then(this.#turn);
    }
    if (this.#taken !== -1) {
      this.#tiers.handOver(this.#taken, this.#clock.monotonic());
      this.#taken = -1;
      if (this.#granted.length === 0) return void (this.#isOnItsWay = false);
    } else {
      const { lease, resolve } = this.#granted[this.#next++] as Granted;
      this.#tiers.handOver(lease.grant, this.#clock.monotonic());
      resolve(lease);
      if (this.#next === this.#granted.length) return this.#end();
    }
    this.#turns = TURNS_BETWEEN;
    void NEXT.then(this.#turn);
  }

  #end(): void {
    this.#granted = [];
    this.#next = 0;
    this.#isOnItsWay = false;
    this.#done();
  }
}
