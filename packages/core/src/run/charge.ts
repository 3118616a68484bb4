import type { Usage } from '../model/usage.ts';
import type { Amount } from './step-policy.ts';

/** What a call has cost, as journalled: integer nano-dollars, and the tokens behind them. */
export interface Charge {
  readonly nanoUsd: number;
  readonly usage?: Usage;
  /** The price is an estimate: no price is known for the model. */
  readonly isEstimated?: boolean;
}

/** Money reserved for an effect before it happens: the worst case, released or settled when the effect is recorded. */
export interface Hold {
  /** Budget account, `run/<id>` for instance. */
  readonly account: string;
  readonly amount: Amount;
}
