import type { BudgetShortage } from '../ports/stores.ts';
import { toUsd } from '../run/money.ts';
import type { Amount } from '../run/step-policy.ts';
import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** What a budget can limit: `usd` in US dollars, `tokens` in their number, `steps` in calls of models, `timeMs` in milliseconds of work. */
export type BudgetDimension = 'usd' | 'tokens' | 'steps' | 'timeMs';

/** What a dimension is called in messages: as in what people write. */
const words: Readonly<Record<BudgetDimension, string>> = { usd: 'usd', tokens: 'tokens', steps: 'calls', timeMs: 'time' };

const amounts: Readonly<Record<BudgetDimension, (amount: number) => string>> = {
  // Nano-dollars are written out: 9e-9 is no price.
  usd: (amount) => (Math.abs(amount) < 1e-6 && amount !== 0 ? amount.toFixed(9).replace(/0+$/, '') : String(amount)),
  tokens: String,
  steps: String,
  timeMs: (amount) => `${amount} ms`,
};

export interface BudgetExceededOptions extends TuttiErrorOptions {
  readonly actual: number;
  /** What is spent of it, in the unit of the limit: the rest of `actual` was asked for. */
  readonly spent?: number;
  /** The account whose limit it is. */
  readonly scope?: string;
}

/** A reservation does not fit the budget, and nothing in flight could still free enough of it. */
export class BudgetExceeded extends OrchestratorError {
  readonly budgetType: BudgetDimension;
  /** The limit, in the unit of {@link budgetType}. */
  readonly limit: number;
  /** What is spent and what was asked for, in the same unit. What others hold is no part of it: they may spend less, and it differs from moment to moment. */
  readonly actual: number;

  /** @param actual what is spent and what was asked for; or that with whose budget it is, and what else belongs to an error. */
  constructor(budgetType: BudgetDimension, limit: number, actual: number | BudgetExceededOptions) {
    const options: BudgetExceededOptions = typeof actual === 'number' ? { actual } : actual;
    const where = options.scope === undefined ? '' : ` of "${options.scope}"`;
    const { spent } = options;
    const shown = (amount: number): string => amounts[budgetType](amount);
    const stand = spent === undefined ? '' : spent === 0 ? ', of which nothing is spent' : `, of which ${shown(spent)} is spent`;
    const more =
      spent !== undefined && options.actual <= spent
        ? 'nothing of it is left'
        : `this ${spent === undefined ? 'would' : 'may'} bring it to ${shown(options.actual)}`;
    super(`The ${words[budgetType]} budget${where} is ${shown(limit)}${stand}; ${more}. Raise the budget or ask for less.`, {
      code: 'BUDGET_EXCEEDED',
      data: {
        budgetType,
        limit,
        actual: options.actual,
        ...(spent === undefined ? {} : { spent }),
        ...(options.scope === undefined ? {} : { account: options.scope }),
      },
      ...options,
    });
    this.budgetType = budgetType;
    this.limit = limit;
    this.actual = options.actual;
  }

  /** The error of a reservation that a store has refused. */
  static of({ dimension, limit, spent, refusedBy: scope }: BudgetShortage, asked: Amount): BudgetExceeded {
    const actual = spent + (asked[dimension] ?? 0);
    if (dimension === 'nanoUsd') return new BudgetExceeded('usd', toUsd(limit), { actual: toUsd(actual), spent: toUsd(spent), scope });
    return new BudgetExceeded(dimension, limit, { actual, spent, scope });
  }
}
