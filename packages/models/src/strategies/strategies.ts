import { klUcb } from './kl-ucb.ts';
import { linucb } from './linucb.ts';
import { cheapest, fallback, fastest, leastBusy, roundRobin, weighted } from './plain.ts';
import type { Strategy, StrategyName } from './strategy.ts';
import { thompson } from './thompson.ts';
import { ucb } from './ucb.ts';
import { ucb1Compat } from './ucb1-compat.ts';

/** Every strategy by its name. */
export const strategies: Readonly<Record<StrategyName, Strategy>> = {
  ucb,
  'ucb1-compat': ucb1Compat,
  'kl-ucb': klUcb,
  thompson,
  linucb,
  cheapest,
  fastest,
  'least-busy': leastBusy,
  'round-robin': roundRobin,
  weighted,
  fallback,
};
