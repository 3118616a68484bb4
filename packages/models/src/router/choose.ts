import type { Random } from '@tutti/core';
import type { Ranking } from '../strategies/strategy.ts';

/** Who was chosen, by which random number, and how likely each was to be. */
export interface Choice {
  readonly index: number;
  readonly draw: number | null;
  readonly propensityOf: (index: number) => number;
}

/** Takes the first of the highest scores, or draws by the propensities. */
export function choose({ scores, propensities }: Ranking, random: Random): Choice {
  if (propensities === undefined) {
    const index = firstOfHighest(scores);
    return { index, draw: null, propensityOf: (place) => (place === index ? 1 : 0) };
  }
  const draw = random.next();
  return { index: drawn(propensities, draw), draw, propensityOf: (place) => propensities[place] ?? 0 };
}

function firstOfHighest(scores: readonly number[]): number {
  let best = 0;
  for (let index = 1; index < scores.length; index++) if ((scores[index] ?? 0) > (scores[best] ?? 0)) best = index;
  return best;
}

/** The last resort is the last one with a chance: rounding may leave a remainder above the sum of all. */
function drawn(propensities: readonly number[], draw: number): number {
  let sum = 0;
  let last = 0;
  for (const [index, propensity] of propensities.entries()) {
    if (propensity <= 0) continue;
    sum += propensity;
    last = index;
    if (draw < sum) return index;
  }
  return last;
}
