import { addUsage, type Usage } from '../model/usage.ts';
import type { Amount } from './step-policy.ts';

/** What a call has cost, as journalled: integer nano-dollars, and the tokens behind them. */
export interface Charge {
  readonly nanoUsd: number;
  readonly usage?: Usage;
  /** The price is an estimate: no price is known for the model. */
  readonly isEstimated?: boolean;
  /** Put on record by the kernel: no budget had counted it by then, for nothing limited the run. A limit that is set later counts it. */
  readonly isUncounted?: boolean;
}

/** Money reserved for an effect before it happens: the worst case, released or settled when the effect is recorded. */
export interface Hold {
  /** Budget account, `run/<id>` for instance. */
  readonly account: string;
  /** Its reservation in the budget store, where there is one: settled under this id. */
  readonly id?: string;
  readonly amount: Amount;
}

/** The sum of two charges; estimated if either is. */
export function addCharges(a: Charge | undefined, b: Charge): Charge {
  if (a === undefined) return b;
  const usage = a.usage === undefined || b.usage === undefined ? (a.usage ?? b.usage) : addUsage(a.usage, b.usage);
  return {
    nanoUsd: a.nanoUsd + b.nanoUsd,
    ...(usage === undefined ? {} : { usage }),
    ...(a.isEstimated || b.isEstimated ? { isEstimated: true } : {}),
  };
}
