import { expect, test } from '@jest/globals';
import { readScoreArguments } from './score-arguments.ts';

test('a folder, what of it is looked at, and whether the last line is JSON, in any order', () => {
  expect(readScoreArguments(['dir'])).toEqual({ folder: 'dir', only: [], json: false });
  expect(readScoreArguments(['--only', 'sql', '--json', 'dir', '--only', '--json'])).toEqual({
    folder: 'dir',
    only: ['sql', '--json'],
    json: true,
  });
});

test.each([
  [[], 'Give one folder.'],
  [['a', 'b'], 'Give one folder.'],
  [['a', '--jason', '--all'], 'Unknown option --jason, --all.'],
  [['a', '--only'], '--only is the last word. Say after it what is to be looked at.'],
])('%j is answered with what is wrong with it', (args, problem) => {
  expect(readScoreArguments(args)).toEqual({ problem });
});
