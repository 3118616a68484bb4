import type { BudgetShortage } from '../ports/stores.ts';
import type { Amount } from './step-policy.ts';

/** Whether waiting may help a reservation that was refused: something is in flight, and there is room once that is settled with nothing, which is the best that can happen. */
export function mayStillFit({ dimension, limit, spent, inFlight }: BudgetShortage, asked: Amount): boolean {
  return inFlight > 0 && spent + (asked[dimension] ?? 0) <= limit;
}
