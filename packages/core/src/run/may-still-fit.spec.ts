import { expect, test } from '@jest/globals';
import { mayStillFit } from './may-still-fit.ts';

test.each([
  { spent: 60, inFlight: 40, asked: 40, fits: true },
  { spent: 60, inFlight: 40, asked: 41, fits: false },
  { spent: 60, inFlight: 0, asked: 40, fits: false },
  { spent: 101, inFlight: 5, asked: 0, fits: false },
])('of 100, $spent are spent and $inFlight in flight: to wait for $asked may help: $fits', ({ spent, inFlight, asked, fits }) => {
  expect(mayStillFit({ refusedBy: 'run', dimension: 'tokens', limit: 100, spent, inFlight }, { tokens: asked, nanoUsd: 9 })).toBe(fits);
});
