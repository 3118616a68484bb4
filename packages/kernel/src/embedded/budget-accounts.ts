import { ValidationError, type BudgetStore, type RunId } from '@tutti/core';
import type { Payer, RunFold } from '../run-state/run-fold.ts';

/** Where accounts of runs are opened, and their records folded. */
export interface AccountSource {
  readonly store: BudgetStore;
  fold(runId: RunId): Promise<RunFold>;
}

/** The account of a run: a family's first run has that of the family, a child its own below its parent's. */
export function accountOf({ runId, parent, family }: Payer): string {
  return `run/${parent === undefined ? (family ?? runId) : runId}`;
}

/** Opens the account of a run and those above it, unless the store has them: what was changed there stays. */
export async function openAccount(source: AccountSource, runId: RunId): Promise<string> {
  const { store } = source;
  const { payer = { runId }, spentNanoUsd } = await source.fold(runId);
  const account = accountOf(payer);
  if (await isOpen(store, account)) return account;
  const parent = payer.parent === undefined ? payer.budget?.parent : await openAccount(source, payer.parent.runId);
  const limit = payer.budget?.limit;
  await store.open({ account, ...(parent === undefined ? {} : { parent }), ...(limit === undefined ? {} : { limit }) });
  // A store that has forgotten the run, such as one in memory, learns what it has spent before.
  if (spentNanoUsd > 0) await store.charge({ id: `recorded/${runId}`, account, amount: { nanoUsd: spentNanoUsd } });
  return account;
}

async function isOpen(store: BudgetStore, account: string): Promise<boolean> {
  try {
    await store.spent(account);
    return true;
  } catch (error) {
    if (error instanceof ValidationError) return false;
    throw error;
  }
}
