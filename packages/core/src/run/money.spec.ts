import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toNanoUsd, toUsd } from './money.ts';

test('nano-dollars survive the way to US dollars and back', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e15 }), (nanoUsd) => toNanoUsd(toUsd(nanoUsd)) === nanoUsd));
});

test('what is less than half a nano-dollar is nothing', () => {
  expect([toNanoUsd(0.000_000_000_4), toNanoUsd(0.000_000_000_6), toNanoUsd(1.5)]).toEqual([0, 1, 1_500_000_000]);
});
