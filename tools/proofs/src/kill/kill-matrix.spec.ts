import { describe, expect, test } from '@jest/globals';
import { seedFromEnvironment, seededRandom } from '@tutti/testing';
import { killMatrix } from './kill-matrix.ts';

const seed = seedFromEnvironment();

const few = { share: 1 / 30, cutsPerWrite: 1, perProcess: 100 } as const;

describe(`stories killed at their writes, seed ${seed}`, () => {
  test('a run with forks goes on with all of them, and the fork of a run cut off half-way ends like it', async () => {
    const { faults, points } = await killMatrix({ story: 'forks', random: seededRandom(seed), ...few });
    expect({ faults, isTried: points >= 12 }).toEqual({ faults: [], isTried: true });
  });

  test('a fork lives on when the run it came from is pruned', async () => {
    const { faults, points } = await killMatrix({
      story: 'prune',
      random: seededRandom(seed),
      share: 1 / 8,
      cutsPerWrite: 1,
      perProcess: 100,
    });
    expect({ faults, isTried: points >= 6 }).toEqual({ faults: [], isTried: true });
  });

  test('runs carried to another file as they were cut off go on there and end alike', async () => {
    const { faults, points } = await killMatrix({
      isCarried: true,
      random: seededRandom(seed),
      share: 1 / 12,
      cutsPerWrite: 1,
      perProcess: 100,
    });
    expect({ faults, isTried: points >= 9 }).toEqual({ faults: [], isTried: true });
  });

  test('runs with budgets spend no more than they may, and leave nothing held', async () => {
    const { faults, points } = await killMatrix({ story: 'money', random: seededRandom(seed), ...few });
    expect({ faults, isTried: points >= 6 }).toEqual({ faults: [], isTried: true });
  });
});

describe(`a run of twelve steps killed at its journal writes, seed ${seed}`, () => {
  test('ends as if nothing had happened wherever it is killed: before, inside and after a third of its writes', async () => {
    const report = await killMatrix({ random: seededRandom(seed), share: 1 / 3, cutsPerWrite: 1, perProcess: 100 });
    expect(report.faults).toEqual([]);
    expect(report.writes).toBeGreaterThan(20);
    expect(report.points).toBe(3 * Math.ceil(report.writes / 3));
    // Two seconds where there is nothing else to do, which the soak checks.
    expect(report.slowestMs).toBeLessThan(60_000);
  });
});
