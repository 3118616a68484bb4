import { seededRandom } from '@tutti/testing';
import { ModelRegistry, type ModelRegistryOptions } from '../registry/model-registry.ts';
import type { RouterDecision } from '../router/router-decision.ts';

/** A clock that is set by hand. */
export function handClock(): { now: () => number; set: (ms: number) => void; advance: (ms: number) => void } {
  let time = 1_000_000;
  return { now: () => time, set: (ms) => void (time = ms), advance: (ms) => void (time += ms) };
}

/** A registry of `count` models, `m0` the cheapest, all alike in what is said of them. */
export function registryOf(
  count: number,
  options: ModelRegistryOptions = {},
): { readonly registry: ModelRegistry; readonly clock: ReturnType<typeof handClock> } {
  const clock = handClock();
  const registry = new ModelRegistry({ ...options, router: { clock, random: seededRandom(7), ...options.router } });
  for (let index = 0; index < count; index++) {
    registry.registerModel(`m${index}`, {
      provider: index % 2 === 0 ? 'even' : 'odd',
      costPer1kTokens: 0.001 * (index + 1),
      contextWindow: 8_000 * (index + 1),
      capabilities: ['chat'],
    });
  }
  return { registry, clock };
}

/** Ends a decision's call well and rewards it. */
export function succeed(registry: ModelRegistry, decision: RouterDecision, reward: number): void {
  registry.router.settle(decision, { outcome: 'ok', latencyMs: 1_000, costUsd: 0.001 });
  registry.router.reward(decision, { reward });
}
