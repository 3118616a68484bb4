import { ValidationError, type BudgetStore, type RunCreated, type RunId } from '@tutti/core';

/** Where accounts of runs are opened, and their first records read. */
export interface AccountSource {
  readonly store: BudgetStore;
  created(runId: RunId): Promise<RunCreated>;
  /** What is on record as spent by a run, nano-dollars. */
  spent(runId: RunId): Promise<number>;
}

/** The account of a run: a family's first run has that of the family, a child its own below its parent's. */
export function accountOf({ runId, parent, family }: Pick<RunCreated, 'runId' | 'parent' | 'family'>): string {
  return `run/${parent === undefined ? (family ?? runId) : runId}`;
}

/** Opens the account of a run and those above it, unless the store has them: what was changed there stays. */
export async function openAccount(source: AccountSource, created: RunCreated): Promise<string> {
  const { store } = source;
  const account = accountOf(created);
  if (await isOpen(store, account)) return account;
  const parent = created.parent === undefined ? created.budget?.parent : await openAccount(source, await source.created(created.parent.runId));
  const limit = created.budget?.limit;
  await store.open({ account, ...(parent === undefined ? {} : { parent }), ...(limit === undefined ? {} : { limit }) });
  // A store that has forgotten the run, such as one in memory, learns what it has spent before.
  const nanoUsd = await source.spent(created.runId);
  if (nanoUsd > 0) await store.charge({ id: `recorded/${created.runId}`, account, amount: { nanoUsd } });
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
