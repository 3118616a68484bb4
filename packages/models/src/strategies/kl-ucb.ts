import { klUpperBound } from '../math/kl.ts';
import { clamp } from '../statistics/grid.ts';
import { UNTRIED, utilitiesOf } from './utilities.ts';
import type { Strategy } from './strategy.ts';

/** KL-UCB as published, per task, on the whole utility of a pull. Untried models come first. @see Garivier & Cappé 2011 */
export const klUcb: Strategy = (candidates) => {
  const seen = candidates.map(({ cell }) => utilitiesOf(cell));
  const total = Math.max(
    2,
    seen.reduce((sum, { count }) => sum + count, 0),
  );
  return {
    scores: seen.map(({ count, pending, mean }, index) => {
      const pulls = count + pending;
      return pulls === 0 ? UNTRIED - index : klUpperBound(clamp(mean, 1e-6, 1 - 1e-6), Math.log(total) / pulls);
    }),
    reason: 'highest upper bound of utility',
  };
};
