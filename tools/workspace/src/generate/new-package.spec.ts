import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPhases } from '../checks/run-phases.ts';
import { PHASES } from '../phases/phases.ts';
import { findPnpm } from '../process/pnpm.ts';
import { runCommand } from '../process/run-command.ts';
import { type ScratchWorkspace, scratchWorkspace } from '../scratch/scratch-workspace.ts';
import { readWorkspace } from '../workspace/workspace.ts';
import { writePackage } from './new-package.ts';

const request = { name: 'rate-limiter', layer: 'mechanism', description: "Many windows' limits and concurrency as one lease" };
let scratch: ScratchWorkspace;

beforeAll(() => {
  scratch = scratchWorkspace();
  scratch.add({ name: 'core', layer: 'core', description: 'Types, schemas and ports' });
  scratch.add(request);
});

afterAll(() => scratch.remove());

test('a generated package passes every check of npm test as it stands', async () => {
  const { root } = scratch;
  const locked = await runCommand(findPnpm(root), ['install', '--lockfile-only', '--offline'], { cwd: root });
  expect(locked.code === 0 ? '' : locked.output).toBe('');
  const own = mkdtempSync(join(root, '.cache', 'checks-'));
  const context = { workspace: readWorkspace(root), scratch: own, tarballs: new Map<string, string>(), seed: 1, print: () => undefined };
  const results = await runPhases(PHASES, context);
  const failures = results.flatMap(({ checks }) => checks).filter((check) => !check.isPassed);
  expect(failures).toEqual([]);
  expect(results.map(({ phase, checks }) => [phase, checks.length > 0])).toEqual(PHASES.map(({ name }) => [name, true]));
});

test('it has a row in the table of the root README, behind those of the other packages', () => {
  const root = mkdtempSync(join(tmpdir(), 'row-'));
  try {
    writeFileSync(join(root, 'tsconfig.json'), '{}');
    const row = (name: string, folder: string): string => `| [\`@tutti/${name}\`](${folder}/${name}) | what | alone |`;
    writeFileSync(
      join(root, 'README.md'),
      [
        '# Tutti',
        '',
        '| package | what it does | alone |',
        '|---|---|---|',
        row('core', 'packages'),
        row('cli', 'apps'),
        row('testing', 'packages'),
        '',
        'More.',
        '',
      ].join('\n'),
    );
    expect(writePackage(root, { ...request, description: 'Windows | more.' })).toContain('README.md');
    expect(readFileSync(join(root, 'README.md'), 'utf8').split('\n').slice(4, 9)).toEqual([
      row('core', 'packages'),
      '| [`@tutti/rate-limiter`](packages/rate-limiter) | Windows \\| more | Windows \\| more |',
      row('cli', 'apps'),
      row('testing', 'packages'),
      '',
    ]);
    writeFileSync(join(root, 'README.md'), '# No table\n');
    expect(writePackage(root, { ...request, name: 'other' })).not.toContain('README.md');
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('a package that is there already is not overwritten', () => {
  expect(() => writePackage(scratch.root, request)).toThrow('packages/rate-limiter is there already');
});
