import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BudgetStore, Clock } from '@tutti/core';
import { lazyBudgetStore, MemoryBudgetStore, SqliteBudgetStore } from '@tutti/cost-tracker';

export interface BudgetPlace {
  /** File of the journal. */
  readonly store?: string | undefined;
  /** File of budgets; false: in memory. Default: `budgets.sqlite` beside the journal's, where that is a file. */
  readonly budgetStore?: string | false | undefined;
  readonly clock?: Clock | undefined;
}

/** Where the budgets of runs are kept. A file is opened, or made, when a run first asks a model. */
export function openBudgets({
  store,
  budgetStore = store === undefined ? false : budgetsBeside(store),
  clock,
}: BudgetPlace): BudgetStore & AsyncDisposable {
  const ports = clock === undefined ? {} : { clock };
  const open = (): BudgetStore => (budgetStore === false ? new MemoryBudgetStore(ports) : new SqliteBudgetStore(budgetStore, ports));
  return lazyBudgetStore(open, { isThere: () => budgetStore === false || existsSync(budgetStore) });
}

/** The file of budgets beside the file of a journal. */
export function budgetsBeside(store: string): string {
  return join(dirname(store), 'budgets.sqlite');
}
