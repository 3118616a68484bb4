import { describe, expect, test } from '@jest/globals';
import { seedFromEnvironment, seededRandom } from '@tutti/testing';
import { cancelEverywhere } from './cancels.ts';
import { sameKey } from './same-key.ts';
import { signalStorm } from './signals.ts';
import { terminate } from './termination.ts';

const seed = seedFromEnvironment();

describe(`messages of other processes, seed ${seed}`, () => {
  test('one run id started a hundred times at once from four processes is one run, with one end for all', async () => {
    expect(await sameKey(4, 25)).toEqual({ starts: 100, runs: 1, outcomes: 1, effects: 1, faults: [] });
  });

  test('signals that come early, several times and in any order end one wait each; late ones are refused', async () => {
    expect(await signalStorm(seededRandom(seed), 20)).toMatchObject({ faults: [] });
  });

  test('a cancel reaches a run wherever it waits', async () => {
    const { tookMs, faults } = await cancelEverywhere();
    expect(faults).toEqual([]);
    // Within a second where there is nothing else to do, which the soak checks; a busy machine may take some.
    expect(Object.entries(tookMs).filter(([, ms]) => ms > 30_000)).toEqual([]);
    expect(Object.keys(tookMs).length).toBe(14);
  });

  test('SIGTERM lets bodies end for the grace time; another process does the rest', async () => {
    const { inTime, exitCode, faults } = await terminate(4_000);
    expect({ inTime, exitCode, faults }).toEqual({ inTime: 10, exitCode: 0, faults: [] });
  });
});
