import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { median, pairedRatio, spread } from './statistics.ts';

const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('median', () => {
  it('is the middle of an odd number of values, by size and not by order', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  it('is the mean of the middle two of an even number of values', () => {
    expect(median([4, 1, 3, 100])).toBe(3.5);
  });

  it('leaves its input as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('has at most half of the values below it and at most half above it', () => {
    fc.assert(
      fc.property(sample, (values) => {
        const middle = median(values);
        expect(values.filter((value) => value < middle).length * 2).toBeLessThanOrEqual(values.length);
        expect(values.filter((value) => value > middle).length * 2).toBeLessThanOrEqual(values.length);
      }),
    );
  });

  it('of nothing is refused', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('spread', () => {
  it('holds every value and touches two of them', () => {
    fc.assert(
      fc.property(sample, (values) => {
        const { min, max } = spread(values);
        expect(values.every((value) => value >= min && value <= max)).toBe(true);
        expect(values).toContain(min);
        expect(values).toContain(max);
      }),
    );
  });

  it('of nothing is refused', () => {
    expect(() => spread([])).toThrow(RangeError);
  });
});

describe('pairedRatio', () => {
  it('is not moved by a slow spell that hits both sides of a round', () => {
    expect(pairedRatio([10, 80, 10], [1, 8, 1])).toBe(10);
  });

  it('differs from the ratio of the medians when rounds differ', () => {
    expect(pairedRatio([2, 9, 8], [1, 3, 8])).toBe(2);
  });

  it('refuses rounds that do not match', () => {
    expect(() => pairedRatio([1, 2], [1])).toThrow('2 rounds against 1');
  });
});
