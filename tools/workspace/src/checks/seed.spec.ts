import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seedOfRun } from './seed.ts';

test('the seed of a run is the one asked for, else a new one; another word is refused', () => {
  expect([seedOfRun('12'), seedOfRun('soon'), seedOfRun('1.5')]).toEqual([12, undefined, undefined]);
  expect([seedOfRun(undefined), seedOfRun(' ')].every((seed) => Number.isSafeInteger(seed))).toBe(true);
});

test('properties draw from the seed of the run', () => {
  const given = process.env['TUTTI_TEST_SEED'];
  const seed = fc.readConfigureGlobal().seed;
  expect(seed).toEqual(given === undefined ? expect.any(Number) : Number(given));
  expect(fc.sample(fc.integer(), 5)).toEqual(fc.sample(fc.integer(), { seed: seed as number, numRuns: 5 }));
});
