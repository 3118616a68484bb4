import type { Amount, BudgetShortage, CancelTimer, Clock } from '@tutti/core';

/** Another process settles in a shared store without a word to this one: it is asked again after this time. ms */
const ASK_AGAIN_MS = 100;

/** A reservation that did not fit while something in flight may still make room. */
export interface WaitingReservation {
  readonly account: string;
  readonly amount: Amount;
  /** Asks the store once more. @returns what is missing still, or nothing when the waiting is over. */
  ask(): Promise<BudgetShortage | undefined>;
}

/** Reservations that wait, oldest first. All that may fit are asked for after each settlement, one after another, and once in a while. */
export class WaitingReservations {
  readonly #clock: Clock;
  readonly #waiting: Set<WaitingReservation> = new Set();
  #cancel: CancelTimer | undefined;
  #isAsking: boolean = false;
  #mustAskAgain: boolean = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(waiting: WaitingReservation): void {
    this.#waiting.add(waiting);
    this.#setTimer();
  }

  remove(waiting: WaitingReservation): void {
    this.#waiting.delete(waiting);
    this.#setTimer();
  }

  /** Something was settled: there may be room. */
  freed(): void {
    this.#mustAskAgain = true;
    if (!this.#isAsking) void this.#askAll();
  }

  async #askAll(): Promise<void> {
    this.#isAsking = true;
    while (this.#mustAskAgain) {
      this.#mustAskAgain = false;
      await this.#askOnce();
    }
    this.#isAsking = false;
  }

  async #askOnce(): Promise<void> {
    const refused = new Map<string, Amount[]>();
    for (const waiting of this.#waiting) {
      const { account, amount } = waiting;
      const tooMuch = refused.get(account) ?? [];
      // Where less did not fit, as much will not: thousands of equal ones cost one question.
      if (tooMuch.some((less) => isCovered(less, amount))) continue;
      if ((await waiting.ask()) === undefined) this.remove(waiting);
      else refused.set(account, [...tooMuch, amount]);
    }
  }

  /** One timer for all that wait. */
  #setTimer(): void {
    if (this.#waiting.size === 0) {
      this.#cancel?.();
      this.#cancel = undefined;
    } else {
      this.#cancel ??= this.#clock.after(ASK_AGAIN_MS, () => {
        this.#cancel = undefined;
        this.#setTimer();
        this.freed();
      });
    }
  }
}

/** Whether an amount is in no dimension more than another. */
function isCovered(less: Amount, more: Amount): boolean {
  return Object.entries(less).every(([dimension, value]) => value <= (more[dimension as keyof Amount] ?? 0));
}
