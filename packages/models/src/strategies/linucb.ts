import type { Candidate, Strategy } from './strategy.ts';

/** A line of quality over difficulty per model and task, with the bound its design matrix gives; cost and latency as known. @see Li et al. 2010, Algorithm 1 */
export const linucb: Strategy = (candidates, { x, tuning: { linucbAlpha } }) => ({
  scores: candidates.map((candidate) => bound(candidate, x, linucbAlpha) - candidate.price),
  reason: 'highest upper bound of a line of quality over difficulty, less cost and latency',
});

function bound({ cell, mean }: Candidate, x: number, alpha: number): number {
  const { current, previous, pending } = cell;
  const sum = (field: 'rewards' | 'rewardSum' | 'xSum' | 'xxSum' | 'xRewardSum'): number => current[field] + previous[field];
  // The prior is one imagined reward of the believed mean at middling difficulty.
  const [a, b, d] = [sum('rewards') + 1, sum('xSum'), sum('xxSum') + 1];
  const [y0, y1] = [sum('rewardSum') + mean, sum('xRewardSum')];
  const determinant = a * d - b * b;
  const expected = (d * y0 - b * y1) / determinant + ((a * y1 - b * y0) / determinant) * x;
  const widened = a + pending;
  const variance = (d - 2 * b * x + widened * x * x) / (widened * d - b * b);
  return expected + alpha * Math.sqrt(Math.max(variance, 0));
}
