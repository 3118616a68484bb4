import { ModelRegistry, type RouterDecision, type StrategyName } from '@tutti/models';
import { TASKS, type SimulatedModel } from '../worlds/catalog.ts';
import type { World } from '../worlds/world.ts';
import type { Policy, PolicyMaker } from './policy.ts';

/** One request per second of simulated time. */
const REQUEST_MS = 1_000;
/** The clock of decisions starts where clocks of today are. */
const START_MS = Date.UTC(2026, 0, 1);

/** How latency grows with tokens is described; how fast each model is, is not. */
const LATENCY_SHAPE = { firstTokenMs: 2_000, perTokenMs: 2.5 };

/** The router of this repository, through its public surface. It knows prices, tokens and descriptions, nothing of the truth. */
export function tuttiPolicy(name: string = 'tutti', strategy: StrategyName = 'ucb'): PolicyMaker {
  return { name, make: (world) => makePolicy(world, strategy) };
}

function makePolicy(world: World, strategy: StrategyName): Policy {
  let now = START_MS;
  const registry = new ModelRegistry({ router: { strategy, clock: { now: () => now }, random: { next: () => drawn } } });
  let drawn = 0;
  const factors = world.models.map(() => 1);
  world.models.forEach((model) => registry.registerModel(model.name, describe(model, 1)));
  const { router } = registry;
  const numberOf = new Map(world.models.map(({ name }, index) => [name, index]));
  const decisions = new Map<number, RouterDecision>();
  return {
    pick({ t, task, x }, next) {
      now = START_MS + t * REQUEST_MS;
      drawn = strategy === 'ucb' ? 0 : next();
      announcePrices(registry, world, { factors, t });
      const { name, inputTokens, outputTokens } = TASKS[task] as (typeof TASKS)[number];
      const decision = router.decide({ task: name, difficulty: x + 0.5, inputTokens, outputTokens });
      decisions.set(t, decision);
      return numberOf.get(decision.chosen) as number;
    },
    feed({ t, now: heardAt, isOk, quality, costUsd, latencyS }) {
      now = START_MS + heardAt * REQUEST_MS;
      const decision = decisions.get(t) as RouterDecision;
      decisions.delete(t);
      router.settle(decision, { outcome: isOk ? 'ok' : 'failed', costUsd, latencyMs: latencyS * 1_000 });
      if (isOk) router.reward(decision, { reward: quality });
    },
  };
}

/** A change of price is public: the registry is told when it happens. */
function announcePrices(registry: ModelRegistry, world: World, { factors, t }: { readonly factors: number[]; readonly t: number }): void {
  for (const [index, model] of world.models.entries()) {
    const factor = world.priceFactor(index, t);
    if (factor === factors[index]) continue;
    factors[index] = factor;
    registry.registerModel(model.name, describe(model, factor));
  }
}

function describe({ inputUsd, outputUsd, prior }: SimulatedModel, factor: number): Parameters<ModelRegistry['registerModel']>[1] {
  return {
    provider: 'simulated',
    inputCostPer1kTokens: (inputUsd * factor) / 1_000,
    outputCostPer1kTokens: (outputUsd * factor) / 1_000,
    latency: LATENCY_SHAPE,
    quality: Object.fromEntries(TASKS.map(({ name }, task) => [name, prior[task] as number])),
  };
}
