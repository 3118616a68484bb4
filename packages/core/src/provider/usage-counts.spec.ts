import { expect, it } from '@jest/globals';
import { countOf, estimateUsage, reportOf } from './usage-counts.ts';

it('a guess is one token for four characters, marked, and never 0', () => {
  expect(estimateUsage({ model: 'm', messages: [] }, 'twelve signs')).toMatchObject({ output: { total: 3 }, isEstimated: true });
  expect(estimateUsage({ model: 'm', messages: [] }, '').output.total).toBe(1);
});

it('a count is a whole number from 0, and nothing else is one', () => {
  expect([countOf(0), countOf(2.6), countOf(-1), countOf(Number.NaN), countOf('3')]).toEqual([0, 3, undefined, undefined, undefined]);
});

it('a report is plain data of bounded depth, whatever is in it', () => {
  const endless: Record<string, unknown> = { n: Infinity };
  endless['self'] = endless;
  expect(reportOf(endless)).toEqual({ n: null, self: { n: null, self: { n: null, self: { n: null, self: null } } } });
  expect(reportOf(JSON.parse('{"__proto__":{"x":1},"list":[1,"a"]}'))).toEqual({ list: [1, 'a'] });
});
