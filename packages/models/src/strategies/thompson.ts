import { clamp } from '../statistics/grid.ts';
import type { Candidate, Strategy } from './strategy.ts';

const POINTS = 256;

/**
 * Probability matching: each model is chosen as often as it is likely to be the best. The chances are integrated over Beta
 * beliefs on a grid of utilities, and the choice is drawn from them, so the propensity on record is exact. @see Thompson 1933
 */
export const thompson: Strategy = (candidates) => {
  const propensities = chancesToBeBest(candidates);
  return { scores: propensities, propensities, reason: 'drawn by the chance to be the best' };
};

/** One number per candidate, 1 in all. */
export function chancesToBeBest(candidates: readonly Candidate[]): readonly number[] {
  if (candidates.length === 1) return [1];
  const ends = candidates.map(({ shift, price }) => [shift - price, 1 + shift - price] as const);
  const low = Math.min(...ends.map(([least]) => least));
  const high = Math.max(...ends.map(([, most]) => most));
  const step = (high - low) / POINTS;
  const masses = candidates.map((candidate) => cellMasses(candidate, low, step));
  const chances = candidates.map(() => 0);
  const below = candidates.map(() => 0);
  for (let point = 0; point < POINTS; point++) {
    // Within one grid cell the models are taken as equals: each has the middle of its cell below it.
    const middles = below.map((sum, index) => sum + (masses[index]?.[point] ?? 0) / 2);
    masses.forEach((mass, index) => {
      const own = mass[point] ?? 0;
      if (own > 0)
        chances[index] =
          (chances[index] ?? 0) + own * middles.reduce((product, value, other) => (other === index ? product : product * value), 1);
      below[index] = (below[index] ?? 0) + own;
    });
  }
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return total > 0 ? chances.map((chance) => chance / total) : chances.map(() => 1 / chances.length);
}

/** How a Beta belief about quality spreads over the cells of the grid of utilities; 1 in all. */
function cellMasses({ mean, mass, cell, shift, price }: Candidate, low: number, step: number): readonly number[] {
  const pulls = mass + cell.pending;
  const [a, b] = [mean * pulls, (1 - mean) * pulls];
  const logs = Array.from({ length: POINTS }, (_, point) => {
    const quality = low + (point + 0.5) * step - shift + price;
    if (quality <= 0 || quality >= 1) return Number.NEGATIVE_INFINITY;
    const inside = clamp(quality, 1e-9, 1 - 1e-9);
    return (a - 1) * Math.log(inside) + (b - 1) * Math.log(1 - inside);
  });
  const peak = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - peak));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
