import { describe, expect, test } from '@jest/globals';
import { seedFromEnvironment, seededRandom } from '@tutti/testing';
import { killMatrix } from './kill-matrix.ts';

const seed = seedFromEnvironment();

describe(`a run of twelve steps killed at its journal writes, seed ${seed}`, () => {
  test('ends as if nothing had happened wherever it is killed: before, inside and after a third of its writes', async () => {
    const report = await killMatrix({ random: seededRandom(seed), share: 1 / 3, cutsPerWrite: 1, perProcess: 100 });
    expect(report.faults).toEqual([]);
    expect(report.writes).toBeGreaterThan(20);
    expect(report.points).toBe(3 * Math.ceil(report.writes / 3));
    expect(report.slowestMs).toBeLessThan(2_000);
  }, 300_000);
});
