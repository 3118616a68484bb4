import { klUpperBound } from '../math/kl.ts';
import { clamp } from '../statistics/grid.ts';
import type { Candidate, Strategy } from './strategy.ts';

/** Variance that a belief gains per reward that others on its task have had since its own last one: models change while nobody looks. */
const AGEING = 1e-5;

/**
 * Curious about quality alone: an upper bound of it, less what cost and latency take away, which are known. The bound is that of
 * this very request: where a model is nearly sure to serve there is little to be curious about, and nothing above 1 to hope for.
 * Pulls whose reward is still to come narrow the bound as if it had come as expected, so that no burst of requests goes to one
 * unknown model.
 */
export const ucb: Strategy = (candidates, { exploration, taskRewards }) => {
  const pending = candidates.reduce((sum, { cell }) => sum + cell.pending, 0);
  const curiosity = exploration * Math.log1p(taskRewards + pending);
  // A list that is grown from nothing is one of doubles from the start; mapped, it would be changed into one at each decision.
  const scores: number[] = [];
  for (const candidate of candidates) scores.push(splitScore(candidate, curiosity, taskRewards));
  return {
    scores,
    reason: 'highest upper bound of quality, less cost and latency',
  };
};

function splitScore({ cell, mean, mass, shift, price }: Candidate, curiosity: number, taskRewards: number): number {
  const aged = mass / (1 + mass * AGEING * Math.max(0, taskRewards - cell.seenAt));
  return klUpperBound(clamp(mean + shift, 0.005, 0.995), curiosity / (aged + cell.pending)) - price;
}
