import type { BudgetShortage } from '../ports/stores.ts';
import type { Amount } from '../run/step-policy.ts';
import type { GenerateRequest } from './generate.ts';

/** The account in a BudgetExceeded that a call's own allowance refused. */
export const ALLOWANCE_ACCOUNT = 'the allowance of the call';

/** What is to be kept free for a call. */
export interface CallQuote {
  /** The worst case, in the dimensions that are limited. */
  readonly amount: Amount;
  /** Asked whenever that does not fit: a smaller amount for a shorter answer, where that would do; nothing where it would not. */
  readonly smaller?: (shortage: BudgetShortage) => Amount | undefined;
}

/** Says what a call may cost before it is made. @param limits what is left in each dimension that has a limit. @throws when nobody can say, or no model can serve. */
export type QuoteCall = (request: GenerateRequest, limits: Amount) => CallQuote;
