import { emptyStatistics, type RouterStatistics } from '@tutti/models';
import { toResult, type BenchResult } from '../../../workspace/src/benchmarks/result.ts';
import type { BenchOptions } from '../options.ts';
import { experienceOf, keptExperience, toStatistics } from '../replay/experience.ts';
import { readPrompts, type RecordedPrompt } from '../replay/read-file.ts';
import { replay } from '../replay/replay.ts';

/** Budgets in US dollars per request, and the mean rewards that ParetoBandit publishes for them. */
const PUBLISHED: readonly (readonly [budget: string, reward: number])[] = [
  ['2.929e-5', 0.7932],
  ['8.288e-5', 0.8128],
  ['2.345e-4', 0.8588],
  ['6.637e-4', 0.8978],
  ['1.878e-3', 0.9172],
  ['5.314e-3', 0.9244],
  ['1.504e-2', 0.929],
];
const MOST_ORDERS = 10;

/** Mean reward and spend at each budget, for the prompts of all files together. */
export function measureReplay(options: BenchOptions): readonly BenchResult[] {
  if (options.files.length === 0) return [];
  const prompts = options.files.flatMap(readPrompts);
  const experience = startOf(options);
  return PUBLISHED.flatMap(([budget, published]) => [
    ...measureBudget(prompts, { options, experience, budget, published, isTold: true }),
    ...measureBudget(prompts, { options, experience, budget, published, isTold: false }),
  ]);
}

function startOf({ learn, cold }: BenchOptions): RouterStatistics {
  if (cold) return emptyStatistics;
  return toStatistics(learn === undefined ? keptExperience() : experienceOf(readPrompts(learn)));
}

function measureBudget(
  prompts: readonly RecordedPrompt[],
  of: {
    readonly options: BenchOptions;
    readonly experience: RouterStatistics;
    readonly budget: string;
    readonly published: number;
    readonly isTold: boolean;
  },
): readonly BenchResult[] {
  const {
    options: { firstSeed, seeds },
    experience,
    budget,
    published,
    isTold,
  } = of;
  const runs = Array.from({ length: Math.min(seeds, MOST_ORDERS) }, (_, index) =>
    replay(prompts, { budgetUsd: Number(budget), seed: firstSeed + index, experience, isTold }),
  );
  const suffix = `${isTold ? '' : '-untold'}/${budget}`;
  return [
    toResult({
      name: `reward${suffix}`,
      unit: 'mean of 0–1',
      better: 'higher',
      tutti: runs.map(({ reward }) => reward),
      peers: { paretobandit: runs.map(() => published) },
    }),
    toResult({ name: `spend${suffix}`, unit: '× budget', better: 'lower', tutti: runs.map(({ spend }) => spend) }),
  ];
}
