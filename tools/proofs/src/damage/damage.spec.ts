import { describe, expect, test } from '@jest/globals';
import { randomInteger, seedFromEnvironment, seededRandom } from '@tutti/testing';
import { bitFlips } from './bit-flips.ts';
import { tornTail } from './torn-tail.ts';

const seed = seedFromEnvironment();
const EVERY = 211;

describe(`a damaged file, seed ${seed}`, () => {
  test('gives no run another end, whichever bit of it is flipped', async () => {
    const { faults, flips, harmless, partial, whole } = await bitFlips({ random: seededRandom(seed), flips: 60 });
    expect(faults).toEqual([]);
    expect(harmless + partial + whole).toBe(flips);
  });

  test('holds what was acknowledged before the byte where its log is cut off', async () => {
    const {
      faults,
      lengths: [most, fewest],
    } = await tornTail({ every: EVERY, first: randomInteger(seededRandom(seed), EVERY) });
    expect(faults).toEqual([]);
    expect(fewest).toBeLessThan(most);
  });
});
