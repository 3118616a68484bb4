import { TASKS } from '../worlds/catalog.ts';
import { beta } from '../worlds/random.ts';
import type { PolicyMaker } from './policy.ts';

const PRIOR_MASS = 10;
const CAP = 200;
const EXPLORATION = 0.05;

/**
 * The published rule of LiteLLM's adaptive router: Beta beliefs per task and model from its description, capped at mass 200,
 * score 0.7 × quality + 0.3 × cheapness, both linear; with `exploration` a sample instead of the mean.
 */
function litellmRule(name: string, exploration: number): PolicyMaker {
  return {
    name,
    make: ({ models }) => {
      const wins = TASKS.map((_, task) => models.map(({ prior }) => (prior[task] as number) * PRIOR_MASS));
      const losses = TASKS.map((_, task) => models.map(({ prior }) => (1 - (prior[task] as number)) * PRIOR_MASS));
      const prices = models.map(({ inputUsd }) => inputUsd);
      const [low, high] = [Math.min(...prices), Math.max(...prices)];
      return {
        pick({ task }, next) {
          const explores = next() < exploration;
          let best = 0;
          let highest = -9;
          for (let model = 0; model < models.length; model++) {
            const a = wins[task]?.[model] as number;
            const b = losses[task]?.[model] as number;
            const quality = explores ? beta(a, b, next) : a / (a + b);
            const value = 0.7 * quality + 0.3 * (1 - ((prices[model] as number) - low) / (high - low));
            if (value > highest) [highest, best] = [value, model];
          }
          return best;
        },
        feed({ task, model, quality }) {
          const a = wins[task] as number[];
          const b = losses[task] as number[];
          if ((a[model] as number) + (b[model] as number) + 1 > CAP) return;
          if (quality > 0) a[model] = (a[model] as number) + 1;
          else b[model] = (b[model] as number) + 1;
        },
      };
    },
  };
}

/** With samples always, and with samples in one of twenty decisions. */
export const litellm: PolicyMaker = litellmRule('litellm', 1);
export const litellmMostlyGreedy: PolicyMaker = litellmRule('litellm-0.05', EXPLORATION);
