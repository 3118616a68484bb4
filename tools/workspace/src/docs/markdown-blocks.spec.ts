import { expect, test } from '@jest/globals';
import { markdownBlocks } from './markdown-blocks.ts';

test('a block is found with its language, flags, code, line and the text before it', () => {
  const text = ['# Title', '', 'It needs a server.', '', '```ts no-run', 'const a = 1;', '```'].join('\n');
  expect(markdownBlocks(text)).toEqual([{ language: 'ts', flags: ['no-run'], code: 'const a = 1;', line: 5, lead: 'It needs a server.' }]);
});

test('a longer fence holds shorter ones', () => {
  const [block, ...rest] = markdownBlocks(['````md', '```ts', 'x', '```', '````'].join('\n'));
  expect(block).toMatchObject({ language: 'md', code: '```ts\nx\n```' });
  expect(rest).toEqual([]);
});

test('an indented block loses its margin', () => {
  expect(markdownBlocks(['- a point', '  ```sh', '  npm test', '  ```'].join('\n'))[0]).toMatchObject({ language: 'sh', code: 'npm test' });
});

test('a fence that is never closed runs to the end', () => {
  expect(markdownBlocks('```\na\nb')).toEqual([{ language: '', flags: [], code: 'a\nb', line: 1, lead: '' }]);
});
