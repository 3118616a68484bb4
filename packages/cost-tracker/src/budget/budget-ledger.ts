import { BudgetExceeded, systemClock, systemIds, type Amount, type BudgetDimension, type BudgetShortage, type BudgetStore, type CancelTimer, type Clock, type Ids } from '@tutti/core';

/** Another process settles in a shared store without a word to this one: it is asked again after this time. ms */
const ASK_AGAIN_MS = 100;

export interface ReserveOptions {
  /** Same id, same reservation: a step's key, so that a replay takes no second one. Default: a new one each time. */
  readonly id?: string;
  /** Gives up waiting. */
  readonly signal?: AbortSignal;
  /** Time after which the reservation is free again, its owner having died, ms. Default: what the store says. */
  readonly leaseMs?: number;
}

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

interface Waiting {
  tryAgain(): void;
}

/** Reserves from a store, and waits while others may still give back enough. */
export class BudgetLedger {
  readonly #store: BudgetStore;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #waiting: Set<Waiting> = new Set();

  constructor(store: BudgetStore, options: { readonly clock?: Clock; readonly ids?: Ids } = {}) {
    this.#store = store;
    this.#clock = options.clock ?? systemClock;
    this.#ids = options.ids ?? systemIds;
  }

  /**
   * Reserves the worst case on an account and on all above it. While it does not fit but something is in flight, it waits.
   * @throws {@link BudgetExceeded} when it does not fit and nothing in flight could make room; the signal's reason when it aborts.
   */
  async reserve(account: string, amount: Amount, options: ReserveOptions = {}): Promise<BudgetHold> {
    const id = options.id ?? this.#ids.next();
    for (;;) {
      options.signal?.throwIfAborted();
      const answer = await this.#store.reserve({ id, account, amount, ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }) });
      if (answer === 'reserved') return this.#hold(id, amount);
      if (!mayHelpToWait(answer, amount)) throw exceeded(answer, amount);
      await this.#nextSettlement(options.signal);
    }
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
    for (const waiting of this.#waiting) waiting.tryAgain();
  }

  #nextSettlement(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { tryAgain: () => (end(), resolve()) };
      const onAbort = (): void => (end(), reject(signal?.reason as Error));
      const cancel: CancelTimer = this.#clock.after(ASK_AGAIN_MS, waiting.tryAgain);
      const end = (): void => {
        this.#waiting.delete(waiting);
        cancel();
        signal?.removeEventListener('abort', onAbort);
      };
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** What is in flight could be settled with nothing at best: only then is there enough, or never. */
function mayHelpToWait({ dimension, limit, spent, inFlight }: BudgetShortage, amount: Amount): boolean {
  return inFlight > 0 && spent + (amount[dimension] ?? 0) <= limit;
}

function exceeded({ refusedBy, dimension, limit, spent, inFlight }: BudgetShortage, amount: Amount): BudgetExceeded {
  const type: BudgetDimension = dimension === 'nanoUsd' ? 'usd' : dimension;
  const unit = dimension === 'nanoUsd' ? 1e9 : 1;
  return new BudgetExceeded(type, limit / unit, { actual: (spent + inFlight + (amount[dimension] ?? 0)) / unit, scope: refusedBy });
}
