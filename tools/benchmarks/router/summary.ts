import { live, type LifeResult } from './life.ts';
import type { PolicyMaker } from './policies/policy.ts';
import type { Scenario } from './worlds/world.ts';

export interface Lives {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly perturbed: boolean;
  readonly models: number;
}

/** All lives of one policy in one kind of world. */
export interface LifeRecord {
  readonly name: string;
  readonly results: readonly LifeResult[];
}

export function liveAll(maker: PolicyMaker, scenario: Scenario, { firstSeed, seeds, perturbed, models }: Lives): LifeRecord {
  const results = Array.from({ length: seeds }, (_, index) => live(maker, scenario, { seed: firstSeed + index, models, perturbed }));
  return { name: maker.name, results };
}

export function mean({ results }: LifeRecord, of: (result: LifeResult) => number): number {
  return results.reduce((sum, result) => sum + of(result), 0) / results.length;
}

/** The one with the highest mean utility. */
export function best(records: readonly LifeRecord[]): LifeRecord {
  return records.reduce((first, second) =>
    mean(second, ({ utility }) => utility) > mean(first, ({ utility }) => utility) ? second : first,
  );
}

/** Standard error of a mean over lives. */
export function standardError(record: LifeRecord, of: (result: LifeResult) => number): number {
  const { results } = record;
  if (results.length < 2) return 0;
  const middle = mean(record, of);
  return Math.sqrt(results.reduce((sum, result) => sum + (of(result) - middle) ** 2, 0) / (results.length - 1) / results.length);
}
