import type { Amount, BudgetScope, BudgetShortage, BudgetStore, Clock } from '@tutti/core';
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

  async reserve(id: string, account: string, amount: Amount, options: { readonly leaseMs?: number } = {}): Promise<'reserved' | BudgetShortage> {
    return this.#tree.reserve(id, account, amount, options.leaseMs) ?? 'reserved';
  }

  async settle(id: string, actual: Amount): Promise<void> {
    this.#tree.settle(id, actual);
  }

  async charge(id: string, account: string, actual: Amount): Promise<void> {
    this.#tree.charge(id, account, actual);
  }

  async spent(account: string): Promise<Amount> {
    return this.#tree.spent(account);
  }

  async close(account: string): Promise<void> {
    this.#tree.close(account);
  }
}
