import { toUsd } from '@tutti/core';
import type { Price } from '../prices/price-table.ts';

/** Sums of one model, agent or workflow. */
export interface CostSum {
  /** USD */
  readonly cost: number;
  readonly tokens: number;
  readonly calls: number;
}

export interface CostStatistics {
  /** USD */
  readonly totalCost: number;
  readonly totalTokens: number;
  readonly totalCalls: number;
  /** Of the total: what default prices were taken for, USD. */
  readonly estimatedCost: number;
  readonly byModel: Readonly<Record<string, CostSum>>;
  /** By agent id. */
  readonly byAgent: Readonly<Record<string, CostSum & { readonly name: string }>>;
  /** By workflow id. */
  readonly byWorkflow: Readonly<Record<string, CostSum>>;
}

interface Sum {
  nanoUsd: number;
  tokens: number;
  calls: number;
  name: string;
}

/** Running sums behind {@link CostStatistics}. */
export class Tally {
  readonly #total: Sum = newSum('');
  #estimatedNanoUsd: number = 0;
  readonly #models: Map<string, Sum> = new Map();
  readonly #agents: Map<string, Sum> = new Map();
  readonly #workflows: Map<string, Sum> = new Map();

  add(
    call: { readonly model: string; readonly agentId: string; readonly agentName?: string; readonly workflowId?: string },
    price: Price,
    tokens: number,
  ): void {
    const sums = [this.#total, sumOf(this.#models, call.model), sumOf(this.#agents, call.agentId, call.agentName)];
    if (call.workflowId !== undefined) sums.push(sumOf(this.#workflows, call.workflowId));
    for (const sum of sums) {
      sum.nanoUsd += price.nanoUsd;
      sum.tokens += tokens;
      sum.calls++;
    }
    if (price.isEstimated) this.#estimatedNanoUsd += price.nanoUsd;
  }

  /** @returns nano-dollars. */
  ofAgent(id: string): number {
    return this.#agents.get(id)?.nanoUsd ?? 0;
  }

  /** @returns nano-dollars. */
  ofWorkflow(id: string): number {
    return this.#workflows.get(id)?.nanoUsd ?? 0;
  }

  statistics(): CostStatistics {
    return {
      totalCost: toUsd(this.#total.nanoUsd),
      totalTokens: this.#total.tokens,
      totalCalls: this.#total.calls,
      estimatedCost: toUsd(this.#estimatedNanoUsd),
      byModel: toRecord(this.#models, toCostSum),
      byAgent: toRecord(this.#agents, (sum) => ({ ...toCostSum(sum), name: sum.name })),
      byWorkflow: toRecord(this.#workflows, toCostSum),
    };
  }
}

function newSum(name: string): Sum {
  return { nanoUsd: 0, tokens: 0, calls: 0, name };
}

function sumOf(sums: Map<string, Sum>, key: string, name: string = key): Sum {
  const known = sums.get(key) ?? newSum(name);
  sums.set(key, known);
  return known;
}

function toCostSum({ nanoUsd, tokens, calls }: Sum): CostSum {
  return { cost: toUsd(nanoUsd), tokens, calls };
}

function toRecord<T>(sums: ReadonlyMap<string, Sum>, change: (sum: Sum) => T): Record<string, T> {
  return Object.fromEntries([...sums].map(([key, sum]) => [key, change(sum)]));
}
