import { expect, test } from '@jest/globals';
import { branchesWanted, coverageCheck, type CoverageSummary } from './coverage-check.ts';

const summary = (covered: number, total: number): CoverageSummary => ({
  total: { branches: { total, covered, pct: (100 * covered) / total } },
});

test('a package says in its jest configuration how many branches its specs have to take', () => {
  expect(branchesWanted({ coverageThreshold: { global: { branches: 95 } } })).toBe(95);
  expect(branchesWanted({})).toBeUndefined();
  expect(branchesWanted({ coverageThreshold: {} })).toBeUndefined();
});

test('as many as it wants are enough', () => {
  expect(coverageCheck('packages/a', 95, summary(95, 100))).toMatchObject({
    isPassed: true,
    name: 'packages/a: its specs take 95 % of its branches',
  });
});

test.each<[string, CoverageSummary | undefined, RegExp]>([
  ['one too few', summary(9_499, 10_000), /9499 of 10000.*cd packages\/a/],
  ['none at all', summary(0, 0), /0 of 0/],
  ['nothing measured', undefined, /no coverage summary/],
])('%s fails, and says what to do', (_, given, detail) => {
  expect(coverageCheck('packages/a', 95, given)).toMatchObject({ isPassed: false, detail: expect.stringMatching(detail) });
});
