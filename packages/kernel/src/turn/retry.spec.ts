import { describe, expect, test } from '@jest/globals';
import { fraction } from './retry.ts';

describe('fraction', () => {
  test('gives the same number for the same text and spreads over [0, 1)', () => {
    const draws = Array.from({ length: 10_000 }, (_, i) => fraction(`run-1/step/${i}`));
    expect(fraction('run-1/step/7')).toBe(draws[7]);
    const buckets = new Array<number>(10).fill(0);
    for (const draw of draws) buckets[Math.floor(draw * 10)]!++;
    for (const count of buckets) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
