import { ValidationError, type Amount, type BudgetCharge, type BudgetStore, type LimitAbove, type RunId } from '@tutti/core';
import type { OwnSpend } from '../fork/family-spend.ts';
import type { Payer, RunFold } from '../run-state/run-fold.ts';
import { Spent } from '../run-state/spent.ts';

/** Where accounts of runs are opened, and their records folded. */
export interface AccountSource {
  readonly store: BudgetStore;
  fold(runId: RunId): Promise<RunFold>;
  /** What the runs of a family have on record, each for itself. */
  spends(family: RunId): AsyncIterable<OwnSpend>;
  /** Accounts that are being opened in this process, by family. */
  readonly opening: Map<RunId, Promise<unknown>>;
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
  const { payer } = await source.fold(runId);
  const family = payer?.family ?? runId;
  // One after another: an account that is open may still be about to learn what its family has spent.
  const opening = (source.opening.get(family) ?? Promise.resolve()).catch(() => undefined).then(() => openInTurn(source, runId, limits));
  source.opening.set(family, opening);
  try {
    return await opening;
  } finally {
    if (source.opening.get(family) === opening) source.opening.delete(family);
  }
}

async function openInTurn(source: AccountSource, runId: RunId, limits: readonly LimitAbove[] = []): Promise<string> {
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
  const limit = payer.budget?.limit;
  const learn = payer.parent === undefined ? await recordedCharges(source, payer.family ?? runId) : undefined;
  // It may have been opened meanwhile, with the account of its family, for a limit of a step above it, or by another process. Whoever
  // did that brings in what was spent before; the limit is perhaps another one by now.
  if (await isOpen(store, account)) return account;
  await store.open({ account, ...(parent === undefined ? {} : { parent }), ...(limit === undefined ? {} : { limit }) });
  await learn?.();
  return account;
}

/**
 * A store that knows nothing of a family, because nothing of it was limited or the store was in memory, learns what it has spent before:
 * what is on record before the account is open, for what comes after that may be charged as it comes.
 */
async function recordedCharges(source: AccountSource, family: RunId): Promise<() => Promise<void>> {
  const all: { readonly runId: RunId; readonly counted: Amount; readonly uncounted: Amount }[] = [];
  for await (const { summary, spent } of source.spends(family))
    all.push({ runId: summary.runId, counted: spent.counted(), uncounted: spent.uncounted() });
  return async () => {
    for (const { runId, counted, uncounted } of all) {
      if (isAny(counted)) await source.store.charge({ id: `recorded/${runId}`, account: await openRun(source, runId), amount: counted });
      if (isAny(uncounted)) await source.store.charge(uncountedOf(runId, await openRun(source, runId), uncounted));
    }
  };
}

/** Charges what runs of a family have put on record by now without its being counted: one that another process drives may not know yet that it is limited. */
export async function chargeUncounted(source: AccountSource, family: RunId): Promise<void> {
  for await (const { summary, spent } of source.spends(family)) {
    const uncounted = spent.uncounted();
    if (isAny(uncounted)) await source.store.charge(uncountedOf(summary.runId, await openAccount(source, summary.runId), uncounted));
  }
}

/** What a run has put on record without its being counted: all of it so far, so that it is counted once, whoever tells it. */
export function uncountedOf(runId: RunId, account: string, amount: Amount): BudgetCharge {
  return { id: `uncounted/${runId}`, account, amount, isTotal: true };
}

function isAny(amount: Amount): boolean {
  return Object.keys(amount).length > 0;
}

async function openParent(source: AccountSource, { runId, path }: NonNullable<Payer['parent']>): Promise<string> {
  return openInTurn(source, runId, await limitsAround(source, { runId, path }));
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
