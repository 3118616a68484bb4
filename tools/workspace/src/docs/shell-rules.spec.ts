import { expect, test } from '@jest/globals';
import type { Document } from './document.ts';
import { markdownBlocks } from './markdown-blocks.ts';
import { commandLines, type KnownCommands, shellComplaints } from './shell-rules.ts';

const known: KnownCommands = {
  scripts: new Set(['start', 'test', 'bench', 'tutti']),
  tutti: new Set(['run', 'explain']),
  benchmarks: new Set(['kernel']),
  scoreboards: new Set(),
  phases: new Set(['lint']),
};

function document(...lines: readonly string[]): Document {
  const text = ['```console', ...lines, '```'].join('\n');
  return { file: 'README.md', text, blocks: markdownBlocks(text), host: 'apps/cli', isPackageReadme: false };
}

test('commands are told from output, prompts, comments and variables', () => {
  expect(commandLines(document('$ CI=1 npm test   # every check', '12 passed, 0 failed', '$ npm start && tutti run a.yaml'))).toEqual([
    'npm test',
    'npm start',
    'tutti run a.yaml',
  ]);
});

test.each([
  'npm start',
  'npm test -- lint',
  'npm run bench -- kernel --json',
  'npm run bench -- NAME',
  'npm install @tutti/core',
  'npm run tutti -- run a.yaml',
  'tutti --version',
  'npx tutti explain BUDGET_EXCEEDED',
  'git clone x',
])('%s is known', (line) => {
  expect(shellComplaints(document(`$ ${line}`), known)).toEqual([]);
});

test.each(['npm run biuld', 'npm run bench -- kernal', 'npm test -- speling', 'tutti rum a.yaml', 'npm run tutti -- rum', 'npx tutti rum'])(
  '%s is not',
  (line) => {
    expect(shellComplaints(document(`$ ${line}`), known)).toHaveLength(1);
  },
);

test('a document that shows tutti fails when the command cannot be asked', () => {
  expect(shellComplaints(document('$ tutti run a.yaml'), { ...known, tutti: undefined })).toEqual([
    expect.stringContaining('--help could not be read'),
  ]);
});
