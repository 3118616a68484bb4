import { ModelRegistry, type RouterStatistics } from '@tutti/models';
import { uniform } from '../worlds/random.ts';
import type { RecordedPrompt } from './read-file.ts';

export interface ReplayOptions {
  /** US dollars per request. */
  readonly budgetUsd: number;
  /** Of the order of the prompts. */
  readonly seed: number;
  readonly experience: RouterStatistics;
  /** Whether the router is told the task of a prompt. */
  readonly isTold: boolean;
}

export interface ReplayResult {
  readonly reward: number;
  /** Mean US dollars per request, over the budget. */
  readonly spend: number;
}

/** Routes every prompt once, in random order, and shows the router nothing but what the chosen model earned and cost. */
export function replay(prompts: readonly RecordedPrompt[], { budgetUsd, seed, experience, isTold }: ReplayOptions): ReplayResult {
  let now = 0;
  const registry = new ModelRegistry({
    router: { clock: { now: () => now }, random: { next: uniform(seed) }, pacer: { targetUsd: budgetUsd } },
  });
  for (const model of new Set(prompts.flatMap(({ arms }) => Object.keys(arms))))
    registry.registerModel(model, { provider: model.split('/')[0] ?? model });
  const { router } = registry;
  router.absorb(isTold ? experience : asOneTask(experience));
  let [reward, cost] = [0, 0];
  for (const { task, arms } of shuffled(prompts, seed)) {
    now += 1_000;
    const away = registry
      .listModels()
      .filter(({ id }) => arms[id] === undefined)
      .map(({ id }) => id);
    const decision = router.decide({ ...(isTold ? { task } : {}), ...(away.length === 0 ? {} : { requirements: { exclude: away } }) });
    const outcome = arms[decision.chosen] as { readonly reward: number; readonly cost: number };
    router.settle(decision, { outcome: 'ok', costUsd: outcome.cost, latencyMs: decision.estimate.latencyMs });
    router.reward(decision, { reward: outcome.reward });
    reward += outcome.reward;
    cost += outcome.cost;
  }
  return { reward: reward / prompts.length, spend: cost / prompts.length / budgetUsd };
}

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const next = uniform(seed * 7_919 + 3);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}

/** All tasks as one, for a router that is not told them. */
function asOneTask({ models }: RouterStatistics): RouterStatistics {
  const merged = Object.entries(models).map(([model, tasks]) => {
    const blocks = Object.values(tasks).flatMap((numbers) => Object.values(numbers));
    const sum = Object.fromEntries(
      Object.keys(blocks[0] ?? {}).map((field) => [field, blocks.reduce((total, block) => total + block[field as keyof typeof block], 0)]),
    );
    return [model, { general: { 0: sum } }];
  });
  return { version: 1, models: Object.fromEntries(merged) } as RouterStatistics;
}
