import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** What a budget can limit: `usd` in US dollars, `tokens` and `steps` in counts, `timeMs` in milliseconds. */
export type BudgetDimension = 'usd' | 'tokens' | 'steps' | 'timeMs';

export interface BudgetExceededOptions extends TuttiErrorOptions {
  readonly actual: number;
  /** The account whose limit it is. */
  readonly scope?: string;
}

/** A reservation does not fit the budget, and nothing in flight could still free enough of it. */
export class BudgetExceeded extends OrchestratorError {
  readonly budgetType: BudgetDimension;
  /** The limit, in the unit of {@link budgetType}. */
  readonly limit: number;
  /** What spending would have come to, in the same unit. */
  readonly actual: number;

  /** @param actual what spending would have come to; or that with whose budget it is, and what else belongs to an error. */
  constructor(budgetType: BudgetDimension, limit: number, actual: number | BudgetExceededOptions) {
    const options: BudgetExceededOptions = typeof actual === 'number' ? { actual } : actual;
    const where = options.scope === undefined ? '' : ` of "${options.scope}"`;
    super(`The ${budgetType} budget${where} is ${limit}; this would bring it to ${options.actual}. Raise the budget or ask for less.`, {
      code: 'BUDGET_EXCEEDED',
      data: { budgetType, limit, actual: options.actual },
      ...options,
    });
    this.budgetType = budgetType;
    this.limit = limit;
    this.actual = options.actual;
  }
}
