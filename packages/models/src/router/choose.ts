import type { Random } from '@tutti/core';
import type { Ranking } from '../strategies/strategy.ts';

/** Who was chosen, and by which random number. */
export interface Choice {
  readonly index: number;
  readonly draw: number | null;
}

/** Takes the first of the highest scores, or draws by the propensities. */
export function choose({ scores, propensities }: Ranking, random: Random): Choice {
  if (propensities === undefined) {
    return { index: firstOfHighest(scores), draw: null };
  }
  const draw = random.next();
  return { index: drawn(propensities, draw), draw };
}

/** How likely the one at a place was to be chosen. */
export function propensityAt(place: number, { propensities }: Ranking, { index }: Choice): number {
  if (propensities === undefined) return place === index ? 1 : 0;
  return propensities[place] ?? 0;
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
