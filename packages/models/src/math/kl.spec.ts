import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bernoulliKl, klUpperBound } from './kl.ts';

const mean = fc.double({ min: 0.001, max: 0.999, noNaN: true });

describe('the upper bound of a mean', () => {
  test('is where the divergence reaches the budget', () => {
    fc.assert(
      fc.property(mean, fc.double({ min: 1e-6, max: 3, noNaN: true }), (p, budget) => {
        const q = klUpperBound(p, budget);
        expect(q).toBeGreaterThanOrEqual(p);
        expect(q).toBeLessThanOrEqual(1);
        if (q < 1 - 1e-9) expect(bernoulliKl(p, q)).toBeCloseTo(budget, 5);
      }),
      { numRuns: 2_000 },
    );
  });

  test('grows with the budget, and is the mean itself without one', () => {
    fc.assert(
      fc.property(mean, fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 1e-4, max: 2, noNaN: true }), (p, budget, more) => {
        expect(klUpperBound(p, budget + more)).toBeGreaterThanOrEqual(klUpperBound(p, budget));
        expect(klUpperBound(p, 0)).toBe(p);
      }),
    );
  });
});
