import type { BudgetShortage } from '../ports/stores.ts';
import type { Charge } from '../run/charge.ts';
import type { Amount } from '../run/step-policy.ts';
import type { GenerateRequest } from './model-result.ts';

/** The account in a BudgetExceeded that a call's own allowance refused. */
export const ALLOWANCE_ACCOUNT = 'the allowance of the call';

/** How an answer is asked for. */
export interface GenerateOptions {
  readonly signal: AbortSignal;
  /** The most that the call may cost with all its attempts: a shorter answer is asked for where that is needed, and none where even that is too dear. */
  readonly allowance?: Amount;
  /** Told what each attempt has cost, those that failed included; the worst case where nobody knows. */
  readonly onCharge?: (charge: Charge) => void;
}

/** What is to be kept free for a call. */
export interface CallQuote {
  /** The worst case, in the dimensions that are limited. */
  readonly amount: Amount;
  /** Asked whenever that does not fit: a smaller amount for a shorter answer, where that would do; nothing where it would not. */
  readonly smaller?: (shortage: BudgetShortage) => Amount | undefined;
}

/** Says what a call may cost before it is made. @param limits what is left in each dimension that has a limit. @throws when nobody can say, or no model can serve. */
export type QuoteCall = (request: GenerateRequest, limits: Amount) => CallQuote;
