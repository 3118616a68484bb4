import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { makeModel } from '../model/make-model.ts';
import { ModelState } from '../router/model-state.ts';
import { defaultTuning } from '../router/tuning.ts';
import { Cell } from '../statistics/cell.ts';
import type { Candidate, StrategyContext } from './strategy.ts';
import { ucb } from './ucb.ts';

const context: StrategyContext = { tuning: defaultTuning, exploration: 0.3, x: 0, taskRewards: 1_000, decisions: 1_000 };

function candidate(
  model: string,
  { mean, mass, shift = 0, price }: { readonly mean: number; readonly mass: number; readonly shift?: number; readonly price: number },
): Candidate {
  const cell = new Cell(model, 'chat');
  cell.seenAt = context.taskRewards;
  const state = new ModelState(model);
  const description = makeModel(model, { provider: 'p' });
  return { description, model, cell, state, mean, mass, shift, price, costUsd: price, latencyMs: 0, inFlight: 0 };
}

const unit = fc.double({ min: 0.001, max: 0.999, noNaN: true });

test('hopes for no more than what it believes and no more than certainty, whatever the difficulty', () => {
  fc.assert(
    fc.property(unit, fc.double({ min: 1, max: 1e4, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (mean, mass, shift) => {
      const [score = 0] = ucb([candidate('a', { mean, mass, shift, price: 0.1 })], context).scores;
      expect(score + 0.1).toBeGreaterThanOrEqual(Math.min(Math.max(mean + shift, 0.005), 0.995) - 1e-12);
      expect(score + 0.1).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});

test('tries the unknown model on requests that may fail, and the cheaper one on those that any model serves', () => {
  const chosen = (shift: number): number => {
    const known = candidate('known', { mean: 0.8, mass: 500, shift, price: 0.02 });
    const unknown = candidate('unknown', { mean: 0.78, mass: 20, shift, price: 0.06 });
    const [first = 0, second = 0] = ucb([known, unknown], context).scores;
    return first >= second ? 0 : 1;
  };
  expect(chosen(0)).toBe(1);
  expect(chosen(0.3)).toBe(0);
});
