import { describe, expect, test } from '@jest/globals';
import { seedFromEnvironment, seededRandom } from '@tutti/testing';
import { sharedBudget } from './shared-budget.ts';

const seed = seedFromEnvironment();

describe(`two processes on one budget file, killed while they spend, seed ${seed}`, () => {
  test('spend no more than there is, forget no cost, and leave nothing held', async () => {
    const { faults, looks, refused } = await sharedBudget({ random: seededRandom(seed), runs: 30, kills: 3 });
    expect(faults).toEqual([]);
    expect(looks).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(0);
  });
});
