import type { Amount, BudgetCharge, BudgetScope, BudgetShortage, BudgetStanding, BudgetStore, Clock, Reservation } from '@tutti/core';
import { BudgetTree } from './budget-tree.ts';

/** Budgets within this process. */
export class MemoryBudgetStore implements BudgetStore {
  readonly #tree: BudgetTree;

  constructor(options: { readonly clock?: Clock } = {}) {
    this.#tree = new BudgetTree(options);
  }

  async open(scope: BudgetScope): Promise<void> {
    this.#tree.open(scope);
  }

  async reserve(reservation: Reservation): Promise<'reserved' | BudgetShortage> {
    return this.#tree.reserve(reservation) ?? 'reserved';
  }

  async settle(id: string, actual: Amount): Promise<void> {
    this.#tree.settle(id, actual);
  }

  async charge(charge: BudgetCharge): Promise<void> {
    this.#tree.charge(charge);
  }

  async spent(account: string): Promise<Amount> {
    return this.#tree.spent(account);
  }

  async unspent(account: string): Promise<Amount> {
    return this.#tree.unspent(account);
  }

  async look(account: string): Promise<BudgetStanding | undefined> {
    return this.#tree.look(account);
  }

  async unsettled(prefix: string): Promise<readonly string[]> {
    return this.#tree.unsettled(prefix);
  }

  async close(account: string): Promise<void> {
    this.#tree.close(account);
  }
}
