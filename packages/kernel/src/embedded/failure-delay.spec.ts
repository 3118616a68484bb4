import { expect, test } from '@jest/globals';
import { failureDelayMs } from './failure-delay.ts';

test('a run that fails here is left alone twice as long each time, and never longer than a minute', () => {
  expect([0, 1, 2, 5, 6, 1_000].map(failureDelayMs)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});
