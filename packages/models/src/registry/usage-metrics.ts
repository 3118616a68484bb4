import { toUsd } from '@tutti/core';
import { addBlocks, emptyBlock } from '../statistics/block.ts';
import type { RouterStatistics } from '../statistics/router-statistics.ts';

/** What is known of one model's use. */
export interface ModelUsage {
  /** Calls that have ended. */
  readonly calls: number;
  readonly failures: number;
  readonly costUsd: number;
  /** Mean of the calls that succeeded, ms; undefined without one. */
  readonly meanLatencyMs: number | undefined;
  readonly rewards: number;
  /** Undefined without a reward. */
  readonly meanReward: number | undefined;
}

export interface UsageMetrics {
  readonly totalCalls: number;
  readonly totalFailures: number;
  readonly totalCostUsd: number;
  /** Every registered model, also those never used, and those that were used and are gone. */
  readonly models: Readonly<Record<string, ModelUsage>>;
}

/** Sums statistics up, model by model. */
export function usageMetrics(statistics: RouterStatistics, registered: readonly string[]): UsageMetrics {
  const ids = new Set([...registered, ...Object.keys(statistics.models)]);
  const models = Object.fromEntries([...ids].map((id) => [id, usageOf(statistics.models[id] ?? {})]));
  const all = Object.values(models);
  return {
    totalCalls: sum(all, ({ calls }) => calls),
    totalFailures: sum(all, ({ failures }) => failures),
    totalCostUsd: sum(all, ({ costUsd }) => costUsd),
    models,
  };
}

function usageOf(tasks: RouterStatistics['models'][string]): ModelUsage {
  const total = emptyBlock();
  for (const blocks of Object.values(tasks)) for (const block of Object.values(blocks)) addBlocks(total, block);
  const { successes, failures, costNanoUsd, latencyMs, rewards, rewardSum } = total;
  return {
    calls: successes + failures,
    failures,
    costUsd: toUsd(costNanoUsd),
    meanLatencyMs: successes > 0 ? latencyMs / successes : undefined,
    rewards,
    meanReward: rewards > 0 ? rewardSum / rewards : undefined,
  };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
