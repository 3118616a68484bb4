import type { Amount, BudgetShortage } from '@tutti/core';
import { isLess } from './amounts.ts';

/** What is asked for, and less that would do. */
export interface Wanted {
  amount: Amount;
  readonly smaller?: (shortage: BudgetShortage) => Amount | undefined;
}

/** Asks for an amount, and for less as long as less would do. */
export async function asked(
  wanted: Wanted,
  reserve: (amount: Amount) => Promise<'reserved' | BudgetShortage>,
): Promise<'reserved' | BudgetShortage> {
  for (;;) {
    const answer = await reserve(wanted.amount);
    const less = answer === 'reserved' ? undefined : wanted.smaller?.(answer);
    if (less === undefined || !isLess(less, wanted.amount)) return answer;
    wanted.amount = less;
  }
}
