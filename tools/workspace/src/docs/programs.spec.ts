import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { docsPhase } from '../phases/docs.ts';
import { type ScratchWorkspace, scratchWorkspace } from '../scratch/scratch-workspace.ts';
import { readWorkspace } from '../workspace/workspace.ts';

let scratch: ScratchWorkspace;
beforeEach(() => {
  scratch = scratchWorkspace();
});
afterEach(() => scratch.remove());

test('a program that does not compile and one that throws fail their document, and only theirs', async () => {
  for (const name of ['core', 'alpha', 'beta'])
    scratch.add({ name, layer: name === 'core' ? 'core' : 'mechanism', description: `The package ${name}` });
  scratch.write('packages/alpha/README.md', "# A\n\n```ts\nimport { missing } from '@tutti/core';\nconsole.log(missing);\n```\n");
  scratch.write('packages/beta/README.md', "# B\n\n```ts\nthrow new Error('told so');\n```\n");
  const context = {
    workspace: readWorkspace(scratch.root),
    scratch: mkdtempSync(join(scratch.root, 'run-')),
    tarballs: new Map(),
    seed: 1,
    print: () => undefined,
  };
  const checks = await docsPhase.run(context);
  expect(checks.map(({ name, isPassed }) => [name, isPassed])).toEqual([
    ['docs packages/alpha/README.md', false],
    ['docs packages/beta/README.md', false],
    ['docs packages/core/README.md', true],
  ]);
  expect(checks[0]?.detail).toContain('packages/alpha/README.md:3 does not compile');
  expect(checks[0]?.detail).toContain('TS2305');
  expect(checks[1]?.detail).toContain('told so');
});
