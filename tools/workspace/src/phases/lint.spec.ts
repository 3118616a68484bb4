import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Check } from '../checks/check.ts';
import { linkPackage, type ScratchWorkspace, scratchWorkspace } from '../scratch/scratch-workspace.ts';
import { readWorkspace } from '../workspace/workspace.ts';
import { byPlace, type LintedFile, lintPhase } from './lint.ts';

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
    ...['alpha', 'beta', 'core', 'gamma'].map((name) => `lint packages/${name}: `),
    'lint what is in no package: ',
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

test('complaints are told by place; a project of which no file was looked at has failed', () => {
  const file = (path: string, ...messages: string[]): LintedFile => ({
    filePath: `/repo/${path}`,
    messages: messages.map((message) => ({ line: 3, column: 7, message, ruleId: 'no-var' })),
  });
  const files = [file('packages/a/src/x.ts', 'bad'), file('packages/ab/src/y.ts'), file('jest.preset.mjs', 'worse')];
  const checks = byPlace(files, '/repo', ['packages/a', 'packages/ab', 'packages/c']);
  expect(checks.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
    'lint packages/a: packages/a/src/x.ts:3:7 bad (no-var)',
    'lint packages/ab: ',
    'lint packages/c: eslint looked at none of its files.',
    'lint what is in no package: jest.preset.mjs:3:7 worse (no-var)',
  ]);
});
