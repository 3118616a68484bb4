import { toUsd, type Amount, type BudgetStanding } from '@tutti/core';
import type { BudgetSpec } from './budget-spec.ts';

/** What an execution may spend and has spent, with its forks and the runs inside it. */
export interface ExecutionBudget {
  /** A dimension that is left out has no limit. */
  readonly limit: BudgetSpec;
  readonly spent: BudgetSpec & { readonly costUsd: number };
  /** Reserved for calls at work. */
  readonly inFlight: BudgetSpec;
}

export function toExecutionBudget({ limit, spent, inFlight }: BudgetStanding): ExecutionBudget {
  return { limit: toSpec(limit), spent: { costUsd: 0, ...toSpec(spent) }, inFlight: toSpec(inFlight) };
}

function toSpec({ nanoUsd, tokens, steps, timeMs }: Amount): BudgetSpec {
  return {
    ...(nanoUsd === undefined ? {} : { costUsd: toUsd(nanoUsd) }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(steps === undefined ? {} : { calls: steps }),
    ...(timeMs === undefined ? {} : { timeMs }),
  };
}
