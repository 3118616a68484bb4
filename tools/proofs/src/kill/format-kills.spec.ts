import { expect, test } from '@jest/globals';
import { seedFromEnvironment, seededRandom } from '@tutti/testing';
import { formatKills } from './format-kills.ts';

const seed = seedFromEnvironment();

test(`a file killed while it is brought up from an earlier format is whole, and goes on, whichever process opens it next, seed ${seed}`, async () => {
  const { faults, kills, together, steps } = await formatKills({ random: seededRandom(seed), share: 1 / 30 });
  expect(faults).toEqual([]);
  expect(Math.min(...steps)).toBeGreaterThan(5);
  expect([kills, together].every((count) => count > 0)).toBe(true);
});
