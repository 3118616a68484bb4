import { emptyStatistics, mergeStatistics, type Block, type RouterStatistics } from '@tutti/models';
import { readFileSync } from 'node:fs';
import type { RecordedPrompt } from './read-file.ts';

/** Prompts behind one belief at most, so that what is seen in the replay soon counts as much. */
const MOST = 100;

/** Model → task → how many prompts, mean reward, mean US dollars. */
export type Experience = Readonly<Record<string, Readonly<Record<string, readonly [prompts: number, reward: number, costUsd: number]>>>>;

/** Experience with the models of the corpus this repository was tuned on. */
export function keptExperience(): Experience {
  return JSON.parse(readFileSync(new URL('./experience.json', import.meta.url), 'utf8')) as Experience;
}

/** What a set of prompts teaches when every answer of every model is known. */
export function experienceOf(prompts: readonly RecordedPrompt[]): Experience {
  const sums: Record<string, Record<string, [number, number, number]>> = {};
  for (const { task, arms } of prompts) {
    for (const [model, { reward, cost }] of Object.entries(arms)) {
      const sum = ((sums[model] ??= {})[task] ??= [0, 0, 0]);
      sum[0]++;
      sum[1] += reward;
      sum[2] += cost;
    }
  }
  const mean = ([n, reward, cost]: readonly [number, number, number]): [number, number, number] => [n, round(reward / n), round(cost / n)];
  return Object.fromEntries(
    Object.entries(sums).map(([model, tasks]) => [
      model,
      Object.fromEntries(Object.entries(tasks).map(([task, sum]) => [task, mean(sum)])),
    ]),
  );
}

/** Experience as what a router would have learnt. */
export function toStatistics(experience: Experience): RouterStatistics {
  const all = Object.entries(experience).flatMap(([model, tasks]) =>
    Object.entries(tasks).map(([task, [prompts, reward, costUsd]]) => {
      const n = Math.min(prompts, MOST);
      return { version: 1, models: { [model]: { [task]: { 0: block(n, reward, costUsd) } } } } satisfies RouterStatistics;
    }),
  );
  return mergeStatistics(emptyStatistics, ...all);
}

/** Sums of whole steps of the router's grids. */
function block(n: number, reward: number, costUsd: number): Block {
  const snap = (value: number, bits: number): number => Math.round(value * 2 ** bits) / 2 ** bits;
  return {
    rewards: n,
    rewardSum: snap(n * reward, 12),
    xSum: 0,
    xxSum: 0,
    xRewardSum: 0,
    utilities: 0,
    utilitySum: 0,
    successes: n,
    failures: 0,
    costRatioSum: snap(n * costUsd, 30),
    latencyRatioSum: n,
    costNanoUsd: Math.round(n * costUsd * 1e9),
    latencyMs: 0,
    anchorMass: 0,
    anchorSum: 0,
  };
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
