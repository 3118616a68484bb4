import { expect, test } from '@jest/globals';
import { blockComplaints } from './block-rules.ts';
import type { Document } from './document.ts';
import { markdownBlocks } from './markdown-blocks.ts';

function readme(text: string): Document {
  return { file: 'packages/a/README.md', text, blocks: markdownBlocks(text), host: 'packages/a', isPackageReadme: true };
}
const PROGRAM = '```ts\nconsole.log(1);\n```\n';
const NOT_RUN = '```ts no-run\nconsole.log(1);\n```\n';
const REASON = 'This one needs a key of the provider:\n\n';

test('a package README must show a program that is run', () => {
  expect(blockComplaints(readme('# A\n'))).toEqual([expect.stringContaining('shows no `ts` program')]);
  expect(blockComplaints(readme(REASON + NOT_RUN))).toEqual([expect.stringContaining('shows no `ts` program')]);
  expect(blockComplaints(readme(PROGRAM))).toEqual([]);
});

test('two blocks may be left unrun, each with its reason in the text before it', () => {
  expect(blockComplaints(readme(PROGRAM + (REASON + NOT_RUN).repeat(2)))).toEqual([]);
  expect(blockComplaints(readme(PROGRAM + (REASON + NOT_RUN).repeat(3)))).toEqual([expect.stringContaining('3 blocks marked no-run')]);
});

test.each(['', '## A heading is not a reason\n\n', 'So:\n'])('%j is no reason', (lead) => {
  expect(blockComplaints(readme(PROGRAM + lead + NOT_RUN))).toEqual([expect.stringContaining('without saying why')]);
});
