import type { ModelState } from '../router/model-state.ts';
import { UNTRIED } from './utilities.ts';
import type { Strategy } from './strategy.ts';

/** `mean + c·sqrt(ln(N + 1) / n)` over all tasks alike, attempts counted when they are chosen; untried models first. @see Auer et al. 2002 */
export const ucb1Compat: Strategy = (candidates, { tuning: { ucb1Factor } }) => {
  const seen = candidates.map(({ state }) => allUtilities(state));
  const total = seen.reduce((sum, { attempts }) => sum + attempts, 0);
  return {
    scores: seen.map(({ attempts, sum }, index) =>
      attempts === 0 ? UNTRIED - index : sum / attempts + ucb1Factor * Math.sqrt(Math.log(total + 1) / attempts),
    ),
    reason: 'highest mean utility plus bonus, over all tasks',
  };
};

function allUtilities({ cells }: ModelState): { readonly attempts: number; readonly sum: number } {
  let [attempts, sum] = [0, 0];
  for (const cell of cells) {
    attempts += cell.pending;
    for (const [, block] of cell.blocks()) {
      attempts += block.utilities;
      sum += block.utilitySum;
    }
  }
  return { attempts, sum };
}
