import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { FROM_SOURCE } from '../process/from-source.ts';
import { runCommand } from '../process/run-command.ts';
import { readWorkspace } from '../workspace/workspace.ts';
import { linkPackages } from '../dispatch/link-packages.ts';
import { ROOT } from '../workspace/root.ts';
import type { Score } from './score.ts';

const suite = join(ROOT, 'tools/scoreboards/pipelines');

async function pipelines(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly output: string }> {
  linkPackages(readWorkspace(ROOT));
  return runCommand(process.execPath, [...FROM_SOURCE, join(suite, 'main.ts'), ...args], { cwd: ROOT, env: { NODE_OPTIONS: undefined } });
}

test('each file below the folder is compiled and run, and what did not work is told apart', async () => {
  const { code, stdout } = await pipelines(join(suite, 'fixtures'), '--json');
  const score = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Score;
  expect(score).toMatchObject({ suite: 'pipelines', groups: { compile: { passed: 2, total: 3 }, run: { passed: 1, total: 3 } } });
  expect(score.misses.map(({ group, id }) => `${group}/${id}`)).toEqual([
    'compile/inner/no-compile.yaml',
    'run/inner/no-compile.yaml',
    'run/no-run.yml',
  ]);
  expect(score.misses[0]?.why).toContain('TOOL_UNKNOWN');
  expect(score.misses[2]?.why).toContain('step "a" failed');
  expect(code).toBe(0);
});

test('something that is no folder is explained', async () => {
  expect(await pipelines(join(suite, 'main.ts'))).toMatchObject({ code: 2, output: expect.stringContaining('not a folder') });
});
