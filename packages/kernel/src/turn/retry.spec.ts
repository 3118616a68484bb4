import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs, fraction } from './retry.ts';

describe('backoffMs', () => {
  test('doubles from one second to one minute by default', () => {
    const waits = [1, 2, 3, 6, 7, 8].map((n) => backoffMs({ maxRetries: 9 }, n, 0));
    expect(waits).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
  });

  test('draws within the jitter, never below or above it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (n, draw, jitter) => {
        const wait = backoffMs({ maxRetries: 50, initialMs: 100, maxMs: 5_000, factor: 3, jitter }, n, draw);
        const full = Math.min(5_000, 100 * 3 ** (n - 1));
        expect(wait).toBeGreaterThanOrEqual(Math.floor(full * (1 - jitter)));
        expect(wait).toBeLessThanOrEqual(Math.ceil(full));
      }),
    );
  });
});

describe('fraction', () => {
  test('gives the same number for the same text and spreads over [0, 1)', () => {
    const draws = Array.from({ length: 10_000 }, (_, i) => fraction(`run-1/step/${i}`));
    expect(fraction('run-1/step/7')).toBe(draws[7]);
    const buckets = new Array<number>(10).fill(0);
    for (const draw of draws) buckets[Math.floor(draw * 10)]!++;
    for (const count of buckets) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
