import { describe, expect, test } from '@jest/globals';
import { seedFromEnvironment, seededRandom } from '@tutti/testing';
import { randomKills } from './random-kills.ts';

const seed = seedFromEnvironment();

describe(`processes killed at random moments, seed ${seed}`, () => {
  test('lose no run and end none twice', async () => {
    const report = await randomKills({ random: seededRandom(seed), runs: 20, runsPerProcess: 10, kills: 3 });
    expect(report.faults).toEqual([]);
    expect(report).toMatchObject({ runs: 20, lost: 0, wrong: 0 });
  });
});
