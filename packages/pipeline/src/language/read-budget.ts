import { ValidationError, type Amount } from '@tutti/core';
import { toLimit } from '../execution/budget-spec.ts';
import { lesserAmount } from '../execution/limit-of.ts';
import { toData } from '../source/node.ts';
import type { ValueReader } from './values.ts';

/** The keys that say what a run or a step may spend; a number is US dollars. */
export const budgetKeys = ['budget', 'cost_limit', 'cost_budget', 'max_cost'] as const;

/** What a pipeline lets its runs spend, or a step all that is done in it: of several keys the lesser counts. What is no budget is reported. */
export function readBudget(reader: ValueReader): Amount | undefined {
  let limit: Amount | undefined;
  for (const key of budgetKeys) {
    const node = reader.get(key);
    if (node === undefined) continue;
    try {
      const read = toLimit(toData(node), `"${key}" of ${reader.what}`);
      limit = limit === undefined ? read : lesserAmount(limit, read);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      reader.diagnostics.error({
        code: 'BUDGET_INVALID',
        message: error.message,
        at: node,
        hint: 'Write `budget: 0.50` (US dollars), or a mapping with cost_usd, tokens, calls and time_ms. A budget is known before the run: templates and AUTO cannot give it; `--budget` can.',
      });
    }
  }
  return limit;
}
