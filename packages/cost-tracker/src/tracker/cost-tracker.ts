import { plainUsage, ValidationError, toNanoUsd, toUsd, type JsonObject, type Usage } from '@tutti/core';
import type { ModelRates } from '../prices/model-rates.ts';
import { PriceTable } from '../prices/price-table.ts';
import { CostConfig, type CostOptions, type ModelCost } from './cost-config.ts';
import { Tally, type CostStatistics } from './cost-statistics.ts';

/** One call to be recorded. */
export interface CostRecord {
  readonly agentId: string;
  readonly agentName?: string;
  readonly workflowId?: string;
  readonly model: string;
  readonly provider?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Instead of the two counts: with what was cached, written to the cache, and thought. */
  readonly usage?: Usage;
  /** Taken so that a caller may pass its record as it is; a tracker keeps sums, and nothing of single calls. */
  readonly metadata?: JsonObject;
}

const PER_THOUSAND_TO_PER_MILLION = 1_000;

/** What calls cost, by model, agent and workflow, and whether that is within their budgets. Money is kept in whole nano-dollars and given in USD. */
export class CostTracker {
  /** The prices behind it: `prices.price` says of a call, too, where its price is from. */
  readonly prices: PriceTable;
  readonly #tally: Tally = new Tally();
  /** Nano-dollars, by workflow and by agent. */
  readonly #workflowBudgets: Map<string, number> = new Map();
  readonly #agentBudgets: Map<string, number> = new Map();

  /** @throws {@link ValidationError} for a price that is negative or no number. */
  constructor(options: CostOptions = {}) {
    const config = new CostConfig(options);
    const prices: Record<string, ModelRates> = {};
    for (const [model, cost] of Object.entries(config.modelCosts)) prices[model] = perMillion(cost);
    this.prices = new PriceTable({
      prices,
      unknownModel: perMillion({ input: config.defaultInputCost, output: config.defaultOutputCost }),
    });
  }

  /** What a call would cost, USD. */
  calculateCost(model: string, inputTokens: number, outputTokens: number): number {
    return toUsd(this.prices.price({ model }, plainUsage(inputTokens, outputTokens)).nanoUsd);
  }

  /**
   * Records a call for its agent, its workflow and the whole.
   * @returns its cost, USD.
   */
  recordCost(record: CostRecord): number {
    const usage = record.usage ?? plainUsage(record.inputTokens ?? 0, record.outputTokens ?? 0);
    const price = this.prices.price(
      { model: record.model, ...(record.provider === undefined ? {} : { provider: record.provider }) },
      usage,
    );
    this.#tally.add(record, price, usage.input.total + usage.output.total);
    return toUsd(price.nanoUsd);
  }

  /** @param usd what the workflow may cost; what it has cost already counts. @throws {@link ValidationError} for a negative sum. */
  setWorkflowBudget(workflowId: string, usd: number): void {
    this.#workflowBudgets.set(workflowId, nanoUsdOf(usd, `workflow "${workflowId}"`));
  }

  /** @param usd what the agent may cost; what it has cost already counts. @throws {@link ValidationError} for a negative sum. */
  setAgentBudget(agentId: string, usd: number): void {
    this.#agentBudgets.set(agentId, nanoUsdOf(usd, `agent "${agentId}"`));
  }

  /** @returns whether the workflow has money left; true without a budget. */
  checkWorkflowBudget(workflowId: string): boolean {
    return this.#tally.ofWorkflow(workflowId) < (this.#workflowBudgets.get(workflowId) ?? Infinity);
  }

  /** @returns whether the agent has money left; true without a budget. */
  checkAgentBudget(agentId: string): boolean {
    return this.#tally.ofAgent(agentId) < (this.#agentBudgets.get(agentId) ?? Infinity);
  }

  getStatistics(): CostStatistics {
    return this.#tally.statistics();
  }
}

function nanoUsdOf(usd: number, whose: string): number {
  if (Number.isFinite(usd) && usd >= 0) return toNanoUsd(usd);
  throw new ValidationError(`The budget of ${whose} is ${String(usd)}; it must be a number of US dollars from 0.`);
}

function perMillion({ input, output }: ModelCost): ModelRates {
  return { input: input * PER_THOUSAND_TO_PER_MILLION, output: output * PER_THOUSAND_TO_PER_MILLION };
}
