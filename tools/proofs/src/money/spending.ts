import { graph, map, systemClock, task, type BudgetScope, type Graph, type Handler } from '@tutti/core';
import type { Ledger } from '../process/ledger.ts';

/** What a step may cost at most, and what it does cost, nano-dollars. */
export const HOLD = 100;
export const COST = 60;

/** Not enough for all that wants to spend: some has to wait, and in the end to go without. */
export const team: BudgetScope & { readonly limit: { readonly nanoUsd: number } } = { account: 'team', limit: { nanoUsd: 12_000 } };

const spending = { policy: { budget: { nanoUsd: HOLD }, onFailure: 'continue' } } as const;

/** Eight steps that pay, some at one time. */
export const spendingRun: Graph = graph([
  map('all', { items: [1, 2, 3, 4, 5, 6], maxParallel: 3, body: graph([task('pays', 'pays', spending)]) }),
  task('one', 'pays', spending),
  task('other', 'pays', spending),
]);

/** Steps that take a while, and charge in the middle of it. */
export function spendingHandlers(ledger: Ledger): Readonly<Record<string, Handler>> {
  const pause = (): Promise<void> => new Promise((resolve) => void systemClock.after(12, resolve));
  return {
    pays: {
      effect: 'idempotent',
      run: async (_, context) => {
        await pause();
        context.record({ nanoUsd: COST });
        ledger.act(context, COST);
        await pause();
        return COST;
      },
    },
  };
}
