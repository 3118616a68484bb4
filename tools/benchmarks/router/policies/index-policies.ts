import { TASKS } from '../worlds/catalog.ts';
import { clip } from '../worlds/random.ts';
import type { PolicyMaker } from './policy.ts';

/** Utility as a reward in [0, 1], as index rules need it. */
export function normalized(utility: number): number {
  return clip((utility + 0.6) / 1.6, 0, 1);
}

/** @see Auer et al. 2002 */
export const ucb1: PolicyMaker = indexPolicy('ucb1', (mean, n, total) => mean + Math.sqrt((2 * Math.log(total)) / n));
/** @see Garivier & Cappé 2011 */
export const klUcb: PolicyMaker = indexPolicy('kl-ucb', (mean, n, total) => upperBound(mean, Math.log(total) / n));

/** An index rule per task on the whole utility; pulls in flight widen n. */
function indexPolicy(name: string, score: (mean: number, n: number, total: number) => number): PolicyMaker {
  return {
    name,
    make: ({ models }) => {
      const cells = TASKS.map(() => models.map(() => ({ n: 0, sum: 0, pending: 0 })));
      const totals = TASKS.map(() => 0);
      return {
        pick({ task }) {
          let best = 0;
          let highest = -1e9;
          for (const [model, { n, sum, pending }] of (cells[task] ?? []).entries()) {
            const pulls = n + pending;
            const value = pulls === 0 ? 1e6 - model * 1e-3 : score(n > 0 ? sum / n : 0.5, pulls, Math.max(totals[task] as number, 2));
            if (value > highest) [highest, best] = [value, model];
          }
          (cells[task]?.[best] as { pending: number }).pending++;
          return best;
        },
        feed({ task, model, utility }) {
          const cell = cells[task]?.[model] as { n: number; sum: number; pending: number };
          cell.pending--;
          cell.n++;
          cell.sum += normalized(utility);
          totals[task] = (totals[task] as number) + 1;
        },
      };
    },
  };
}

function divergence(rawP: number, rawQ: number): number {
  const [p, q] = [clip(rawP, 1e-6, 1 - 1e-6), clip(rawQ, 1e-6, 1 - 1e-6)];
  return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
}

function upperBound(p: number, budget: number): number {
  let [low, high] = [p, 1];
  for (let step = 0; step < 18; step++) {
    const middle = (low + high) / 2;
    if (divergence(p, middle) > budget) high = middle;
    else low = middle;
  }
  return low;
}
