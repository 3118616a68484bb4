import { didYouMean, ValidationError } from '@tutti/core';
import type { ScoredModel, Weights } from './compare-models.ts';

/** How one model is chosen among several. */
export const routingStrategies = [
  'capability_based',
  'balanced',
  'cost_optimized',
  'quality_optimized',
  'latency_optimized',
  'least_loaded',
  'round_robin',
] as const;

export type RoutingStrategy = (typeof routingStrategies)[number];

const words: Readonly<Record<string, RoutingStrategy>> = {
  capability: 'capability_based',
  auto: 'balanced',
  default: 'balanced',
  balance: 'balanced',
  cost: 'cost_optimized',
  minimize_cost: 'cost_optimized',
  cheapest: 'cost_optimized',
  budget: 'cost_optimized',
  low_cost: 'cost_optimized',
  quality: 'quality_optimized',
  maximize_quality: 'quality_optimized',
  best: 'quality_optimized',
  accuracy: 'quality_optimized',
  performance: 'quality_optimized',
  speed: 'latency_optimized',
  latency: 'latency_optimized',
  fastest: 'latency_optimized',
  minimize_latency: 'latency_optimized',
  speed_optimized: 'latency_optimized',
  least_busy: 'least_loaded',
  load_balanced: 'least_loaded',
  load_balancing: 'least_loaded',
};

const weights: Readonly<Record<RoutingStrategy, Weights>> = {
  capability_based: { quality: 0.8, cost: 0.15, latency: 0.05 },
  balanced: { quality: 0.5, cost: 0.3, latency: 0.2 },
  cost_optimized: { quality: 0.1, cost: 0.85, latency: 0.05 },
  quality_optimized: { quality: 0.95, cost: 0.03, latency: 0.02 },
  latency_optimized: { quality: 0.1, cost: 0.05, latency: 0.85 },
  least_loaded: { quality: 0.5, cost: 0.3, latency: 0.2 },
  round_robin: { quality: 0.5, cost: 0.3, latency: 0.2 },
};

/** The strategy of a name in any of its spellings. @throws ValidationError with the nearest name */
export function readStrategy(name: string): RoutingStrategy {
  const plain = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const found = routingStrategies.find((known) => known === plain) ?? (Object.hasOwn(words, plain) ? words[plain] : undefined);
  if (found !== undefined) return found;
  const hint = didYouMean(plain, [...routingStrategies, ...Object.keys(words)]);
  throw new ValidationError(
    `There is no routing strategy ${JSON.stringify(name)}. ${hint === '' ? '' : `${hint} `}Strategies: ${routingStrategies.join(', ')}.`,
    { data: { strategy: name } },
  );
}

export function weightsOf(strategy: RoutingStrategy): Weights {
  return weights[strategy];
}

/** Models in the order in which the strategy would take them; `turn` counts requests, for taking turns. */
export function inOrder(
  models: readonly ScoredModel[],
  strategy: RoutingStrategy,
  { turn, loadOf }: { readonly turn: number; readonly loadOf: (model: ScoredModel) => number },
): readonly ScoredModel[] {
  if (strategy === 'least_loaded') return models.toSorted((a, b) => loadOf(a) - loadOf(b));
  if (strategy !== 'round_robin' || models.length === 0) return models;
  const byName = models.toSorted((a, b) => (a.model < b.model ? -1 : 1));
  const start = turn % byName.length;
  return [...byName.slice(start), ...byName.slice(0, start)];
}
