import { expect, test } from '@jest/globals';
import { describeScore, toScore } from './score.ts';

const score = toScore('hostile', [
  { group: 'yaml', id: 'a' },
  { group: 'path', id: 'b', why: 'took\u001b[2J it' },
  { group: 'yaml', id: 'c', why: 'not built' },
]);

test('results add up per group and in all', () => {
  expect(score).toEqual({
    suite: 'hostile',
    passed: 1,
    total: 3,
    groups: { yaml: { passed: 1, total: 2 }, path: { passed: 0, total: 1 } },
    misses: [
      { group: 'path', id: 'b', why: 'took\u001b[2J it' },
      { group: 'yaml', id: 'c', why: 'not built' },
    ],
  });
});

test('people see a line per group and each miss, with no control character of the input', () => {
  const text = describeScore(score);
  expect(text).toContain('yaml         1 of 2');
  expect(text).toContain('hostile      1 of 3');
  expect(text).toContain('✗ yaml/c: not built');
  expect(text).toContain('✗ path/b: took\\u001b[2J it');
});
