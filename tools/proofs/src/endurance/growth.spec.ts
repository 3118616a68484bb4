import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { grows, median } from './growth.ts';

const minutes = Array.from({ length: 30 }, (_, minute) => minute);

describe('what grows with time', () => {
  test('is what gets larger from third to third, however slowly', () => {
    expect(grows(minutes.map((minute) => 100 + minute))).toBe(true);
    expect(grows(minutes.map((minute) => 1 + Math.floor(minute / 5)))).toBe(true);
    expect(grows(minutes.map((minute) => (minute < 15 ? 1_000 : 1_200)))).toBe(true);
  });

  test('is not what was large for a while, first, late or in between', () => {
    expect(grows(minutes.map((minute) => (minute > 26 ? 500 : 100)))).toBe(false);
    expect(grows(minutes.map((minute) => (minute === 12 ? 500 : 100)))).toBe(false);
    expect(grows(minutes.map((minute) => (minute < 4 ? 500 : 100)))).toBe(false);
    expect(grows(minutes.map(() => 0))).toBe(false);
  });

  test('is nothing that stays within a twentieth, and everything that gains a half', () => {
    const level = fc.integer({ min: 100, max: 1e9 });
    const noise = fc.array(fc.double({ min: -0.05, max: 0.05, noNaN: true }), { minLength: 9, maxLength: 90 });
    fc.assert(
      fc.property(level, noise, (base, shares) => {
        const figures = shares.map((share) => base * (1 + share * 0.9));
        const last = Math.floor(figures.length / 3);
        expect(grows(figures)).toBe(false);
        expect(grows(figures.map((figure, index) => (index >= figures.length - last ? 1.5 * figure : figure)))).toBe(true);
      }),
    );
  });

  test('cannot be told of two figures', () => {
    expect(() => grows([1, 2])).toThrow(/2 figures/);
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
