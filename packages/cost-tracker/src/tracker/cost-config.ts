import { assertNoIssues, unknownNames, type ValidationIssue } from '@tutti/core';

/** USD per 1,000 tokens. */
export interface ModelCost {
  readonly input: number;
  readonly output: number;
}

export interface CostOptions {
  /** Prices of yours by model, USD per 1,000 tokens; they win over the built-in table. Default: none. */
  readonly modelCosts?: Readonly<Record<string, ModelCost>>;
  /** What an unknown model's input costs, USD per 1,000 tokens. Default .01. Such costs are marked as estimated. */
  readonly defaultInputCost?: number;
  /** What an unknown model's output costs, USD per 1,000 tokens. Default .03. */
  readonly defaultOutputCost?: number;
}

/** Prices with every default in its place. A tracker takes this, or the plain options. */
export class CostConfig implements CostOptions {
  readonly modelCosts: Readonly<Record<string, ModelCost>>;
  readonly defaultInputCost: number;
  readonly defaultOutputCost: number;

  /** @throws ValidationError naming each price that is negative or no number, and each name that is unknown. */
  constructor(options: CostOptions = {}) {
    this.modelCosts = options.modelCosts ?? {};
    this.defaultInputCost = options.defaultInputCost ?? 0.01;
    this.defaultOutputCost = options.defaultOutputCost ?? 0.03;
    assertNoIssues('The cost configuration is not valid', [...unknownNames(options, Object.keys(this)), ...issuesOf(this)]);
  }
}

function issuesOf({ modelCosts, defaultInputCost, defaultOutputCost }: CostConfig): ValidationIssue[] {
  const prices: [string, unknown][] = [
    ['defaultInputCost', defaultInputCost],
    ['defaultOutputCost', defaultOutputCost],
  ];
  const issues: ValidationIssue[] = [];
  for (const [model, cost] of Object.entries(modelCosts)) {
    if (typeof cost !== 'object' || cost === null)
      issues.push({
        path: `modelCosts.${model}`,
        message: `is ${String(cost)}; it must be { input, output }, US dollars per 1,000 tokens`,
      });
    else prices.push([`modelCosts.${model}.input`, cost.input], [`modelCosts.${model}.output`, cost.output]);
  }
  for (const [path, price] of prices) {
    if (typeof price === 'number' && Number.isFinite(price) && price >= 0) continue;
    issues.push({ path, message: `is ${String(price)}; a price is a number of US dollars from 0, per 1,000 tokens` });
  }
  return issues;
}
