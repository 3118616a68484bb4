import type { Amount, BudgetCharge, BudgetScope, BudgetShortage, BudgetStanding, BudgetStore, Reservation } from '@tutti/core';

/** A budget store that is opened when it is first asked; one that could not be opened is tried again the next time. What only looks makes none that is not there. */
export function lazyBudgetStore(
  open: () => BudgetStore & Partial<AsyncDisposable>,
  { isThere = () => true }: { readonly isThere?: () => boolean } = {},
): BudgetStore & AsyncDisposable {
  return new LazyBudgetStore(open, isThere);
}

class LazyBudgetStore implements BudgetStore, AsyncDisposable {
  readonly #open: () => BudgetStore & Partial<AsyncDisposable>;
  readonly #isThere: () => boolean;
  #store: (BudgetStore & Partial<AsyncDisposable>) | undefined = undefined;

  constructor(open: () => BudgetStore & Partial<AsyncDisposable>, isThere: () => boolean) {
    this.#open = open;
    this.#isThere = isThere;
  }

  async open(scope: BudgetScope): Promise<void> {
    return this.#opened().open(scope);
  }

  async reserve(reservation: Reservation): Promise<'reserved' | BudgetShortage> {
    return this.#opened().reserve(reservation);
  }

  async settle(id: string, actual: Amount): Promise<void> {
    return this.#opened().settle(id, actual);
  }

  async charge(charge: BudgetCharge): Promise<void> {
    return this.#opened().charge(charge);
  }

  async spent(account: string): Promise<Amount> {
    return this.#opened().spent(account);
  }

  async unspent(account: string): Promise<Amount> {
    const { unspent } = this.#opened();
    // A store that does not say may have any limit.
    return unspent === undefined
      ? { nanoUsd: Number.MAX_SAFE_INTEGER, tokens: Number.MAX_SAFE_INTEGER, steps: Number.MAX_SAFE_INTEGER }
      : unspent.call(this.#store, account);
  }

  async look(account: string): Promise<BudgetStanding | undefined> {
    return this.#isEmpty ? undefined : this.#opened().look?.(account);
  }

  async unsettled(prefix: string): Promise<readonly string[]> {
    return this.#isEmpty ? [] : ((await this.#opened().unsettled?.(prefix)) ?? []);
  }

  async close(account: string): Promise<void> {
    if (!this.#isEmpty) await this.#opened().close(account);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store?.[Symbol.asyncDispose]?.();
    this.#store = undefined;
  }

  get #isEmpty(): boolean {
    return this.#store === undefined && !this.#isThere();
  }

  #opened(): BudgetStore & Partial<AsyncDisposable> {
    return (this.#store ??= this.#open());
  }
}
