import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newStep } from './step-progress.ts';
import { noSteps } from './step-table.ts';

describe('StepTable', () => {
  it('holds what a map of the same changes holds, in the same order, in every branch', () => {
    const changes = fc.array(fc.tuple(fc.nat(200), fc.nat()), { maxLength: 300 });
    fc.assert(
      fc.property(changes, changes, changes, (trunk, ...branches) => {
        const grow = (table: typeof noSteps, steps: typeof trunk): typeof noSteps =>
          steps.reduce((grown, [path, attempt]) => grown.set({ ...newStep(`s${path}`), attempt }), table);
        const base = grow(noSteps, trunk);
        const tables = branches.map((branch) => grow(base, branch));
        for (const [index, table] of tables.entries()) {
          const expected = new Map([...trunk, ...(branches[index] ?? [])].map(([path, attempt]) => [`s${path}`, attempt]));
          expect([...table].map(({ path, attempt }) => [path, attempt])).toEqual([...expected]);
          expect(table.size).toBe(expected.size);
          for (let path = 0; path <= 200; path++) expect(table.get(`s${path}`)?.attempt).toBe(expected.get(`s${path}`));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is written as a list', () => {
    expect(JSON.parse(JSON.stringify(noSteps.set(newStep('a'))))).toMatchObject([{ path: 'a' }]);
  });
});
