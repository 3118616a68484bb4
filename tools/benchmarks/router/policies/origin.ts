import type { PolicyMaker } from './policy.ts';

const FACTOR = 2;

/** The formula this router's `ucb1-compat` takes over: no context, factor 2, attempts counted when chosen, its own reward. */
export const originFormula: PolicyMaker = {
  name: 'origin',
  make: ({ models }) => {
    const attempts = models.map(() => 0);
    const sums = models.map(() => 0);
    let total = 0;
    return {
      pick() {
        let best = 0;
        let highest = -1;
        for (let model = 0; model < models.length; model++) {
          const n = attempts[model] as number;
          const score = n > 0 ? (sums[model] as number) / n + FACTOR * Math.sqrt(Math.log(total + 1) / n) : Number.POSITIVE_INFINITY;
          if (score > highest) [highest, best] = [score, model];
        }
        attempts[best] = (attempts[best] as number) + 1;
        total++;
        return best;
      },
      feed({ model, quality, latencyS, costUsd }) {
        const reward = quality > 0 ? Math.max(1 - Math.min(latencyS / 10, 0.5) - Math.min(costUsd * 100, 0.3), 0.1) : 0;
        sums[model] = (sums[model] as number) + reward;
      },
    };
  },
};
