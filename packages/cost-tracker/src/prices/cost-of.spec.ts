import { expect, test } from '@jest/globals';
import { worstCostOf } from './cost-of.ts';

test('the worst case is rounded up: what is held covers what may be charged', () => {
  // Pico-dollars per token.
  expect(worstCostOf({ input: 1, output: 1 }, 1, 0)).toBe(1);
  expect(worstCostOf({ input: 1, output: 1 }, 1_000, 1)).toBe(2);
  expect(worstCostOf({}, 1_000, 1_000)).toBe(0);
});

test('the worst case takes every token at its dearest, also one that is cached or thought', () => {
  expect(worstCostOf({ input: 1_000, cacheWrite: 5_000, output: 2_000, reasoning: 7_000, request: 3_000 }, 2, 3)).toBe(2 * 5 + 3 * 7 + 3);
});
