import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from './backoff.ts';

describe('backoffMs', () => {
  test('doubles from one second to one minute by default', () => {
    const waits = [1, 2, 3, 6, 7, 8].map((n) => backoffMs({ maxRetries: 9 }, n, 0));
    expect(waits).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
  });

  test('draws within the jitter, never below or above it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, draw, jitter) => {
          const wait = backoffMs({ maxRetries: 50, initialMs: 100, maxMs: 5_000, factor: 3, jitter }, n, draw);
          const full = Math.min(5_000, 100 * 3 ** (n - 1));
          expect(wait).toBeGreaterThanOrEqual(Math.floor(full * (1 - jitter)));
          expect(wait).toBeLessThanOrEqual(Math.ceil(full));
        },
      ),
    );
  });

  test('grows by the same step each time when it is linear', () => {
    const waits = [1, 2, 3, 100].map((n) => backoffMs({ maxRetries: 9, initialMs: 500, growth: 'linear' }, n, 0));
    expect(waits).toEqual([500, 1_000, 1_500, 50_000]);
  });
});
