import { describe, expect, test } from '@jest/globals';
import { endure } from './endure.ts';
import { enduranceFaults, leftOver } from './judgement.ts';

const MINUTES = 0.1;

describe('two processes on one file, one of them killed again and again', () => {
  test('leave nothing over when all runs are forgotten', async () => {
    const report = await endure(MINUTES);
    expect(leftOver(report)).toEqual([]);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ kills: 4, wrong: 0 });
    expect(report.ended).toBeGreaterThan(0);
  });

  test('are found out when they let rows or memory grow', async () => {
    const faults = await endure(MINUTES, { isLeaking: true }).then(enduranceFaults);
    for (const name of ['heap MiB', 'rows of run']) expect(faults).toContainEqual(expect.stringContaining(`${name} grows`));
  });
});

describe('what is left over', () => {
  const figures = (rows: Record<string, number>, usedPages: number) => ({ rows, usedPages, freePages: 0, diskBytes: 0 });

  test('is every row but that of the last worker, and every page', () => {
    const fresh = figures({ run: 0, worker: 0 }, 40);
    expect(leftOver({ fresh, final: figures({ run: 0, worker: 1 }, 40) })).toEqual([]);
    expect(leftOver({ fresh, final: figures({ run: 0, worker: 2, inbox: 3 }, 41) })).toEqual([
      '2 rows of worker are left over',
      '3 rows of inbox are left over',
      '1 pages are left over',
    ]);
  });
});
