import { describe, expect, test } from '@jest/globals';
import { seedFromEnvironment, seededRandom } from '@tutti/testing';
import { stormApis } from './answers.ts';
import { gatewayOutage } from './gateway-outage.ts';
import { gatewayStorm } from './gateway-storm.ts';

const seed = seedFromEnvironment();
const drawn = stormApis[Math.abs(seed) % stormApis.length] as (typeof stormApis)[number];

describe(`the whole gateway on the adapter of ${drawn.name} (TUTTI_TEST_SEED=${seed})`, () => {
  test('comes through a storm of faults without a wrong text or a call that hangs', async () => {
    const report = await gatewayStorm(drawn, { calls: 100, faultRate: 0.3, random: seededRandom(seed) });
    expect(report.faults).toEqual([]);
    // 1.42 are to be expected; a hundred calls come to 1.8 once in a hundred thousand storms.
    expect(report.requests).toBeLessThanOrEqual(180);
    // 99.2 % are to be expected; of 100 calls fewer than 90 succeed once in ten billion storms.
    expect(report.succeeded).toBeGreaterThanOrEqual(90);
  });

  test('leaves a service that is down alone, and comes back to it', async () => {
    const report = await gatewayOutage(drawn, { callsPerSecond: 40, phaseMs: 1_200, random: seededRandom(seed) });
    // 5 s where there is nothing else to do, which the soak checks.
    expect(report.openedAfterMs).toBeLessThan(60_000);
    expect(report.openPerCall).toBeLessThanOrEqual(1.2 * report.normalPerCall);
    expect(report.isRecovered).toBe(true);
  });
});
