import {
  BudgetExceeded,
  mayStillFit,
  systemClock,
  systemIds,
  toUsd,
  type Amount,
  type BudgetShortage,
  type BudgetStore,
  type Clock,
  type Ids,
  type Reservation,
} from '@tutti/core';
import { isLess } from './amounts.ts';
import { WaitingReservations, type WaitingReservation } from './waiting-reservations.ts';

export interface ReserveOptions {
  /** Same id, same reservation: a step's key, so that a replay takes no second one; given back whole, it may be taken anew. Default: a new one each time. */
  readonly id?: string;
  /** Gives up waiting. */
  readonly signal?: AbortSignal;
  /** Time after which the reservation is free again, its owner having died, ms. Default: what the store says. */
  readonly leaseMs?: number;
  /**
   * Asked whenever the amount does not fit now: a smaller one that would do as well, in no dimension more than the last; or nothing (or
   * what is no less), to wait for the last, or to fail where waiting cannot help.
   */
  readonly smaller?: (shortage: BudgetShortage) => Amount | undefined;
}

/** What is asked for, and would do. */
type Wanted = { -readonly [Key in keyof Reservation]: Reservation[Key] } & Pick<ReserveOptions, 'smaller'>;

/**
 * Money reserved. It ends once: with `settle`, or when it is disposed of, which gives all of it back. A settlement that the store could
 * not take may be made again; disposing of the hold makes it again.
 */
export interface BudgetHold extends AsyncDisposable {
  readonly id: string;
  readonly amount: Amount;
  /** Charges what was really spent. */
  settle(actual: Amount): Promise<void>;
}

/** Reserves from a store, and waits while others may still give back enough. */
export class BudgetLedger {
  readonly #store: BudgetStore;
  readonly #ids: Ids;
  readonly #waiting: WaitingReservations;

  constructor(store: BudgetStore, options: { readonly clock?: Clock; readonly ids?: Ids } = {}) {
    this.#store = store;
    this.#waiting = new WaitingReservations(options.clock ?? systemClock);
    this.#ids = options.ids ?? systemIds;
  }

  /**
   * Reserves the worst case on an account and on all above it. While it does not fit but something is in flight, it waits.
   * @throws {@link BudgetExceeded} when it does not fit and nothing in flight could make room; the signal's reason when it aborts.
   */
  async reserve(account: string, amount: Amount, options: ReserveOptions = {}): Promise<BudgetHold> {
    const { id = this.#ids.next(), signal, leaseMs, smaller } = options;
    signal?.throwIfAborted();
    const wanted: Wanted = {
      id,
      account,
      amount,
      ...(leaseMs === undefined ? {} : { leaseMs }),
      ...(smaller === undefined ? {} : { smaller }),
    };
    const answer = await this.#ask(wanted);
    if (answer !== 'reserved') await this.#untilReserved(wanted, answer, signal);
    return this.#hold(id, wanted.amount);
  }

  /** US dollars that an account and all above it have left at most; undefined without a limit, or where the store does not say. */
  async remainingUsd(account: string): Promise<number | undefined> {
    const left = await this.#store.unspent?.(account);
    return left?.nanoUsd === undefined ? undefined : toUsd(left.nanoUsd);
  }

  /** Asks the store, for less as long as less would do. */
  async #ask(wanted: Wanted): Promise<'reserved' | BudgetShortage> {
    const { smaller, ...reservation } = wanted;
    for (;;) {
      const answer = await this.#store.reserve({ ...reservation, amount: wanted.amount });
      const less = answer === 'reserved' ? undefined : smaller?.(answer);
      if (less === undefined || !isLess(less, wanted.amount)) return answer;
      wanted.amount = less;
    }
  }

  #untilReserved(wanted: Wanted, first: BudgetShortage, signal: AbortSignal | undefined): Promise<void> {
    const { id, account } = wanted;
    if (!mayStillFit(first, wanted.amount)) throw BudgetExceeded.of(first, wanted.amount);
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): undefined => {
        this.#waiting.remove(waiting);
        signal?.removeEventListener('abort', onAbort);
        settle();
      };
      const onAbort = (): void => end(() => reject(signal?.reason as Error));
      const ask = async (): Promise<BudgetShortage | undefined> => {
        try {
          const answer = await this.#ask(wanted);
          if (answer !== 'reserved' && signal?.aborted !== true && mayStillFit(answer, wanted.amount)) return answer;
          if (answer !== 'reserved') return end(() => reject(BudgetExceeded.of(answer, wanted.amount)));
          // The wait was given up while the store was asked: nobody is there to end this one.
          if (signal?.aborted === true) await this.#settle(id, {});
          return end(resolve);
        } catch (error) {
          return end(() => reject(error as Error));
        }
      };
      const waiting: WaitingReservation = {
        account,
        get amount() {
          return wanted.amount;
        },
        ask,
      };
      if (signal?.aborted === true) return reject(signal.reason as Error);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiting);
    });
  }

  #hold(id: string, amount: Amount): BudgetHold {
    let owed: Amount = {};
    let ending: Promise<void> | undefined;
    const settle = (actual: Amount): Promise<void> => {
      if (ending !== undefined) return ending;
      owed = actual;
      ending = this.#settle(id, actual).catch((error: unknown) => {
        ending = undefined;
        throw error;
      });
      return ending;
    };
    return { id, amount, settle, [Symbol.asyncDispose]: () => settle(owed) };
  }

  async #settle(id: string, actual: Amount): Promise<void> {
    await this.#store.settle(id, actual);
    this.#waiting.freed();
  }
}
