import { describe, expect, test } from '@jest/globals';
import { seedFromEnvironment, seededRandom } from '@tutti/testing';
import { stormApis } from './answers.ts';
import { providerStorm } from './provider-storm.ts';

const seed = seedFromEnvironment();

describe(`a storm of faults (TUTTI_TEST_SEED=${seed})`, () => {
  test.each(stormApis)('comes through the adapter of $name without a wrong text or a tool run twice', async (api) => {
    const report = await providerStorm(api, { calls: 80, faultRate: 0.3, random: seededRandom(seed) });
    expect(report.faults).toEqual([]);
    expect(report.requests).toBeLessThanOrEqual(80 * 4);
    // 99.2 % are to be expected; of 80 calls fewer than 70 succeed once in ten billion storms.
    expect(report.succeeded).toBeGreaterThanOrEqual(70);
  });
});
