import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Folder } from '../process/folder.ts';
import type { Mutation } from './mutation.ts';
import { mutate } from './mutations.ts';
import { ScratchClone } from './scratch-clone.ts';

// A spec that the broken code makes wait for ever has noticed, too.
const LIMIT_MS = 240_000;
// The specs of a file that cannot even be loaded have noticed nothing.
const A_TEST_FAILED = /^Tests: +\d+ failed/m;

export interface MutationResult {
  readonly mutation: Mutation;
  readonly isCaught: boolean;
}

interface Ran {
  readonly isPassed: boolean;
  readonly isTooLong: boolean;
  readonly output: string;
}

/** Breaks the code in each of the ways, one after another, in a copy, and runs the spec that has to notice. */
export async function runMutations(mutations: readonly Mutation[], tell: (line: string) => void): Promise<readonly MutationResult[]> {
  using folder = new Folder('mutations');
  const clone = new ScratchClone(folder.path);
  await assertSound(clone, mutations);
  const results: MutationResult[] = [];
  for (const mutation of mutations) {
    const whole = clone.read(mutation.file);
    clone.write(mutation.file, mutate(whole, mutation));
    const { isTooLong, output } = await runSpec(clone, mutation);
    const isCaught = isTooLong || A_TEST_FAILED.test(output);
    clone.write(mutation.file, whole);
    tell(`${isCaught ? 'caught' : 'NOT CAUGHT'}: ${mutation.promise}`);
    results.push({ mutation, isCaught });
  }
  return results;
}

/** A spec that fails on whole code tells nothing. */
async function assertSound(clone: ScratchClone, mutations: readonly Mutation[]): Promise<void> {
  const specs = new Map(mutations.map((mutation) => [mutation.caughtBy.join(' '), mutation]));
  for (const [spec, mutation] of specs) {
    const { isPassed, output } = await runSpec(clone, mutation);
    if (!isPassed) throw new Error(`${spec} fails before anything is broken; mend that first.\n${output}`);
  }
}

function runSpec({ root }: ScratchClone, { caughtBy: [project, spec] }: Mutation): Promise<Ran> {
  return new Promise((resolve) => {
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const child = spawn(process.execPath, [jest, '--ci', '--no-cache', '--forceExit', '--testPathPatterns', `/${spec.replaceAll('.', '\\.')}$`], {
      cwd: join(root, project),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
      env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('close', (code, signal) => resolve({ isPassed: code === 0, isTooLong: signal === 'SIGKILL', output }));
  });
}
