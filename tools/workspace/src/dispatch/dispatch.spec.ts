import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.ts';
import { type ScratchWorkspace, scratchWorkspace } from '../scratch/scratch-workspace.ts';
import { ROOT } from '../workspace/root.ts';

let scratch: ScratchWorkspace;
beforeEach(() => {
  scratch = scratchWorkspace();
});
afterEach(() => scratch.remove());

/** Runs `dispatch` in a process of its own, as the root script does. */
async function bench(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly output: string }> {
  const module = JSON.stringify(join(ROOT, 'tools/workspace/src/dispatch/dispatch.ts'));
  const kind = { script: 'bench', folder: 'tools/benchmarks' };
  const request = JSON.stringify({ root: scratch.root, kind, args, cwd: scratch.root });
  const script = `const { dispatch } = await import(${module}); process.exitCode = await dispatch(${request});`;
  return runCommand(process.execPath, ['--input-type=module', '--eval', script], { cwd: scratch.root, env: { NODE_OPTIONS: undefined } });
}

test('an unknown name, or none, lists what there is', async () => {
  scratch.write('tools/benchmarks/kernel/main.ts', 'export {};\n');
  expect(await bench('kernal')).toMatchObject({
    code: 2,
    output: expect.stringContaining('Unknown name "kernal" for npm run bench. Available: kernel.'),
  });
  expect(await bench()).toMatchObject({ code: 2, output: expect.stringContaining('npm run bench needs a name. Available: kernel.') });
});

test('a program gets its arguments, the sources of the workspace and its peers, and its exit code is passed on', async () => {
  scratch.add({ name: 'core', layer: 'core', description: 'The ground of all' });
  scratch.write('tools/benchmarks/peer/package.json', '{ "name": "peer", "version": "1.0.0", "type": "module", "exports": "./index.js" }');
  scratch.write('tools/benchmarks/peer/index.js', "export const peer = 'a peer';\n");
  scratch.write(
    'tools/benchmarks/kernel/package.json',
    '{ "private": true, "type": "module", "dependencies": { "peer": "file:../peer" } }',
  );
  scratch.write(
    'tools/benchmarks/kernel/main.ts',
    [
      "import { corePurpose } from '@tutti/core';",
      "import { peer } from 'peer';",
      'console.log(JSON.stringify([corePurpose, peer, process.argv.slice(2)]));',
      'process.exitCode = 3;',
      '',
    ].join('\n'),
  );
  const { code, stdout } = await bench('kernel', '--json', '--gate');
  expect(stdout).toBe('["The ground of all","a peer",["--json","--gate"]]\n');
  expect(code).toBe(3);
  expect(existsSync(join(scratch.root, 'tools/benchmarks/kernel/package-lock.json'))).toBe(false);
});
