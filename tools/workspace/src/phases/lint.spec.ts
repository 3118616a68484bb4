import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Check } from '../checks/check.ts';
import { linkPackage, type ScratchWorkspace, scratchWorkspace } from '../scratch/scratch-workspace.ts';
import { readWorkspace } from '../workspace/workspace.ts';
import { lintPhase, splitByTask } from './lint.ts';

let scratch: ScratchWorkspace;

beforeAll(() => {
  scratch = scratchWorkspace();
  scratch.add({ name: 'core', layer: 'core', description: 'The ground' });
  for (const name of ['alpha', 'beta', 'gamma']) scratch.add({ name, layer: 'mechanism', description: `The mechanism ${name}` });
  linkPackage(scratch.root, 'core', 'alpha');
  linkPackage(scratch.root, 'alpha', 'beta');
});

afterAll(() => scratch.remove());

async function lintScratch(): Promise<ReadonlyMap<string, Check>> {
  const workspace = readWorkspace(scratch.root);
  const checks = await lintPhase.run({ workspace, scratch: scratch.root, tarballs: new Map(), seed: 1, print: () => undefined });
  return new Map(checks.map((check) => [check.name, check]));
}

test('generated packages have nothing to complain about', async () => {
  const checks = await lintScratch();
  expect([...checks.values()].map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
    'lint what is in no package: ',
    ...['alpha', 'beta', 'core', 'gamma'].map((name) => `lint packages/${name}: `),
  ]);
});

test('an upward import, a sideways import, a cycle and a read of the clock each fail their package', async () => {
  scratch.write('packages/core/src/upward.ts', "export { alphaPurpose } from '@tutti/alpha';\n");
  scratch.write('packages/alpha/src/sideways.ts', "export { betaPurpose } from '@tutti/beta';\n");
  scratch.write('packages/beta/src/one.ts', "import { two } from './two.ts';\n\nexport const one = (): number => two() + 1;\n");
  scratch.write('packages/beta/src/two.ts', "import { one } from './one.ts';\n\nexport const two = (): number => one() + 1;\n");
  scratch.write(
    'packages/gamma/src/clock.ts',
    'export const now = (): number => Date.now();\nexport const today = (): Date => new Date();\nexport const chance = (): number => globalThis.Math.random();\n',
  );
  const checks = await lintScratch();
  const detail = (name: string): string => checks.get(`lint packages/${name}`)?.detail ?? '';
  expect(detail('core')).toContain('@nx/enforce-module-boundaries');
  expect(detail('alpha')).toContain('@nx/enforce-module-boundaries');
  expect(detail('beta')).toContain('import-x/no-cycle');
  expect(detail('gamma')).toContain('Date.now is not reproducible');
  expect(detail('gamma')).toContain('globalThis.Math is not reproducible');
  expect(detail('gamma')).toContain('new Date() reads the real clock');
  expect([...checks.values()].filter((check) => check.isPassed).map(({ name }) => name)).toEqual(['lint what is in no package']);
});

test('the output of nx is split by project, and only a task that nx lists as failed has failed', () => {
  const output = [
    ' NX   Running target lint for 2 projects:',
    '',
    '> nx run @tutti/a:lint',
    '',
    '> eslint .',
    '',
    'a.ts',
    '  1:1 error',
    '> nx run @tutti/b:lint',
    '',
    '> eslint .',
    '',
    '',
    ' NX   Running target lint for 2 projects failed',
    '',
    'Failed tasks:',
    '',
    '- @tutti/a:lint',
    '',
  ].join('\n');
  const sections = splitByTask(output);
  expect([...sections.keys()]).toEqual(['@tutti/a', '@tutti/b']);
  expect(sections.get('@tutti/a')).toEqual({ isPassed: false, text: '> eslint .\n\na.ts\n  1:1 error' });
  expect(sections.get('@tutti/b')?.isPassed).toBe(true);
});
