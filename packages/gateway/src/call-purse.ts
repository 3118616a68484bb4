import { ALLOWANCE_ACCOUNT as account, type Amount } from '@tutti/core';
import { BudgetLedger, MemoryBudgetStore } from '@tutti/cost-tracker';
import type { CallBudget } from './reserve-answer.ts';

/** A budget of one call, which all its attempts pay from: an attempt may take all that is left of it. */
export async function openPurse(allowance: Amount): Promise<CallBudget> {
  const store = new MemoryBudgetStore();
  const { nanoUsd, tokens } = allowance;
  // A call is one step, however many models are asked.
  await store.open({ account, limit: { ...(nanoUsd === undefined ? {} : { nanoUsd }), ...(tokens === undefined ? {} : { tokens }) } });
  return { ledger: new BudgetLedger(store), account, share: 1 };
}
