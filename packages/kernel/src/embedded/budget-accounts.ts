import { ValidationError, type Amount, type BudgetStore, type LimitAbove, type RunId } from '@tutti/core';
import type { OwnSpend } from '../fork/family-spend.ts';
import type { Payer, RunFold } from '../run-state/run-fold.ts';
import { Spent } from '../run-state/spent.ts';

/** Where accounts of runs are opened, and their records folded. */
export interface AccountSource {
  readonly store: BudgetStore;
  fold(runId: RunId): Promise<RunFold>;
  /** What the runs of a family have on record, each for itself. */
  spends(family: RunId): AsyncIterable<OwnSpend>;
}

/** The account of a run: a family's first run has that of the family, a child its own below its parent's. */
export function accountOf({ runId, parent, family }: Payer): string {
  return `run/${parent === undefined ? (family ?? runId) : runId}`;
}

/** The account of a step that has a limit of its own. */
export function stepAccountOf(account: string, { step }: LimitAbove): string {
  return `${account}/step/${step}`;
}

/** Opens the account of a run and those above it, and those of the limits inside it, unless the store has them: what was changed there stays. */
export async function openAccount(source: AccountSource, runId: RunId, limits: readonly LimitAbove[] = []): Promise<string> {
  const { store } = source;
  const run = await openRun(source, runId);
  let account = run;
  for (const limit of limits) {
    const own = stepAccountOf(run, limit);
    if (!(await isOpen(store, own))) await store.open({ account: own, parent: account, limit: limit.amount });
    account = own;
  }
  return account;
}

async function openRun(source: AccountSource, runId: RunId): Promise<string> {
  const { store } = source;
  const { payer = { runId } } = await source.fold(runId);
  const account = accountOf(payer);
  if (await isOpen(store, account)) return account;
  const parent = payer.parent === undefined ? payer.budget?.parent : await openParent(source, payer.parent);
  // With the account of its family, or because a step above it has a limit, it may have been opened meanwhile.
  if (payer.parent !== undefined && (await isOpen(store, account))) return account;
  const limit = payer.budget?.limit;
  await store.open({ account, ...(parent === undefined ? {} : { parent }), ...(limit === undefined ? {} : { limit }) });
  if (payer.parent === undefined) await learn(source, payer.family ?? runId);
  return account;
}

/** A store that knows nothing of a family, because nothing of it was limited or the store was in memory, learns what it has spent before. */
async function learn(source: AccountSource, family: RunId): Promise<void> {
  for await (const { summary, spent } of source.spends(family)) {
    const amount = spent.toAmount();
    if (Object.keys(amount).length === 0) continue;
    const account = await openRun(source, summary.runId);
    await source.store.charge({ id: `recorded/${summary.runId}`, account, amount });
  }
}

async function openParent(source: AccountSource, { runId, path }: NonNullable<Payer['parent']>): Promise<string> {
  return openAccount(source, runId, await limitsAround(source, { runId, path }));
}

/** The limits of the step that a child run is asked for by. */
export async function limitsAround(
  source: AccountSource,
  { runId, path }: NonNullable<Payer['parent']>,
): Promise<readonly LimitAbove[] | undefined> {
  const { steps } = await source.fold(runId);
  return steps.get(path.split('#', 1)[0] as string)?.command.limits;
}

export async function isOpen(store: BudgetStore, account: string): Promise<boolean> {
  if (store.look !== undefined) return (await store.look(account)) !== undefined;
  try {
    await store.spent(account);
    return true;
  } catch (error) {
    if (error instanceof ValidationError) return false;
    throw error;
  }
}

/** What a run has on record, with its forks and the runs inside it. */
export async function spentOnRecord({ spends }: AccountSource, payer: Payer): Promise<Amount> {
  const all = new Spent();
  const runs: OwnSpend[] = [];
  for await (const run of spends(payer.family ?? payer.runId)) runs.push(run);
  const parents = new Map(runs.map(({ summary }) => [summary.runId, summary.parent?.runId]));
  const isInside = (runId: RunId | undefined): boolean => runId !== undefined && (runId === payer.runId || isInside(parents.get(runId)));
  for (const { summary, spent } of runs) if (payer.parent === undefined || isInside(summary.runId)) all.addAmount(spent);
  return all.toAmount();
}
