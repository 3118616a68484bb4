import { expect, it } from '@jest/globals';
import { toTable } from './to-report.ts';

it('names the columns of rows after the longest, also of more rows than a call takes arguments', () => {
  const rows = Array.from({ length: 150_000 }, (_, i) => (i === 7 ? [1, 2, 3] : [i]));
  expect(toTable({ rows })).toMatchObject({ columns: ['Column 1', 'Column 2', 'Column 3'] });
});
