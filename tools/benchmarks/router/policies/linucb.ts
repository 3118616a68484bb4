import { TASKS } from '../worlds/catalog.ts';
import { normalized } from './index-policies.ts';
import type { PolicyMaker } from './policy.ts';

const ALPHA = 0.5;

/** LinUCB with disjoint models on one-hot task × (1, x): its design matrix falls into 2 × 2 blocks. @see Li et al. 2010 */
export const linucb: PolicyMaker = {
  name: 'linucb',
  make: ({ models }) => {
    const cells = models.map(() => TASKS.map(() => ({ a: 1, b: 0, d: 1, y0: 0, y1: 0, pending: 0 })));
    return {
      pick({ task, x }) {
        let best = 0;
        let highest = -9;
        for (const [model, tasks] of cells.entries()) {
          const { a, b, d, y0, y1, pending } = tasks[task] as (typeof tasks)[number];
          const widened = a + pending;
          const determinant = widened * d - b * b;
          const variance = d / determinant + 2 * (-b / determinant) * x + (widened / determinant) * x * x;
          const own = a * d - b * b;
          const value = (d * y0 - b * y1) / own + ((a * y1 - b * y0) / own) * x + ALPHA * Math.sqrt(Math.max(variance, 0));
          if (value > highest) [highest, best] = [value, model];
        }
        (cells[best]?.[task] as { pending: number }).pending++;
        return best;
      },
      feed({ model, task, x, utility }) {
        const cell = cells[model]?.[task];
        if (cell === undefined) return;
        const reward = normalized(utility);
        cell.pending--;
        cell.a += 1;
        cell.b += x;
        cell.d += x * x;
        cell.y0 += reward;
        cell.y1 += reward * x;
      },
    };
  },
};
