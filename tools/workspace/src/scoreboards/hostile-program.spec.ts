import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { FROM_SOURCE } from '../process/from-source.ts';
import { runCommand } from '../process/run-command.ts';
import { readWorkspace } from '../workspace/workspace.ts';
import { linkPackages } from '../dispatch/link-packages.ts';
import { ROOT } from '../workspace/root.ts';
import type { Score } from './score.ts';

const suite = join(ROOT, 'tools/scoreboards/hostile');

async function hostile(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly output: string }> {
  linkPackages(readWorkspace(ROOT));
  return runCommand(process.execPath, [...FROM_SOURCE, join(suite, 'main.ts'), ...args], { cwd: ROOT, env: { NODE_OPTIONS: undefined } });
}

test('every input of our own comes out as expected, and a category nobody checks counts as missed', async () => {
  const { code, stdout } = await hostile(join(suite, 'fixtures'), '--json');
  const score = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Score;
  expect(score.misses).toEqual([{ group: 'no-such-category', id: 'nobody-looks', why: 'not built' }]);
  expect(score.suite).toBe('hostile');
  expect(score.passed).toBe(score.total - 1);
  expect(stdout).toContain('✗ no-such-category/nobody-looks: not built');
  expect(code).toBe(0);
});

test('a folder without an index, or an unknown option, is explained', async () => {
  expect(await hostile(ROOT)).toMatchObject({ code: 2, output: expect.stringContaining('index.tsv') });
  expect(await hostile(suite, '--jason')).toMatchObject({ code: 2, output: expect.stringContaining('Unknown option --jason') });
});
