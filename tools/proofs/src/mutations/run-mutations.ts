import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { systemClock } from '@tutti/core';
import { Folder } from '../process/folder.ts';
import { inParallel } from '../process/in-parallel.ts';
import type { Mutation } from './mutation.ts';
import { mutate } from './mutations.ts';
import { ScratchClone } from './scratch-clone.ts';

// A spec that the broken code makes wait for ever has noticed, too: one that takes so much longer than on whole code.
const LONGER = 4;
const LEAST_LIMIT_MS = 120_000;
const WHOLE_LIMIT_MS = 1_800_000;
// Some broken code goes round in a circle and keeps what it makes: it is to end itself, not the machine.
const HEAP_MIB = 2_048;
// The specs of a file that cannot even be loaded have noticed nothing.
const A_TEST_FAILED = /^Tests: +\d+ failed/m;

export interface MutationResult {
  readonly mutation: Mutation;
  readonly isCaught: boolean;
}

interface Ran {
  readonly isPassed: boolean;
  /** It took too long, or all the memory it was given. */
  readonly hasNoEnd: boolean;
  readonly output: string;
}

/** Breaks the code in each of the ways, in copies, two at a time, and runs the spec that has to notice. */
export async function runMutations(mutations: readonly Mutation[], tell: (line: string) => void): Promise<readonly MutationResult[]> {
  using folder = new Folder('mutations');
  const clones = ['a', 'b'].map((name) => new ScratchClone(folder.file(name)));
  const inClone = async <Result>(work: (clone: ScratchClone) => Promise<Result>): Promise<Result> => {
    const clone = clones.pop() as ScratchClone;
    return await work(clone).finally(() => clones.push(clone));
  };
  const specs = [...new Map(mutations.map((mutation) => [nameOf(mutation), mutation])).values()];
  const limits = new Map(await inParallel(clones.length, specs, (mutation) => inClone((clone) => limitOf(clone, mutation, tell))));
  // Awaited here: the copies go when this function returns.
  return await inParallel(clones.length, mutations, (mutation) =>
    inClone(async (clone) => {
      const whole = clone.read(mutation.file);
      clone.write(mutation.file, mutate(whole, mutation));
      const { hasNoEnd, output } = await runSpec(clone, mutation, limits.get(nameOf(mutation)) ?? LEAST_LIMIT_MS);
      clone.write(mutation.file, whole);
      const isCaught = hasNoEnd || A_TEST_FAILED.test(output);
      tell(`${isCaught ? 'caught' : 'NOT CAUGHT'}: ${mutation.promise}`);
      return { mutation, isCaught };
    }),
  );
}

/** How long its spec may take on broken code. A spec that fails on whole code tells nothing. */
async function limitOf(clone: ScratchClone, mutation: Mutation, tell: (line: string) => void): Promise<readonly [string, number]> {
  const spec = nameOf(mutation);
  const begun = systemClock.monotonic();
  const { isPassed, hasNoEnd, output } = await runSpec(clone, mutation, WHOLE_LIMIT_MS);
  const tookMs = systemClock.monotonic() - begun;
  if (!isPassed) throw new Error(`${spec} ${hasNoEnd ? 'does not end' : 'fails'} before anything is broken; mend that first.\n${output}`);
  tell(`whole: ${spec}, ${Math.round(tookMs / 1_000)} s`);
  return [spec, Math.max(LEAST_LIMIT_MS, Math.ceil(LONGER * tookMs))];
}

function nameOf({ caughtBy }: Mutation): string {
  return caughtBy.join(' ');
}

function runSpec({ root }: ScratchClone, { caughtBy: [project, spec] }: Mutation, limitMs: number): Promise<Ran> {
  return new Promise((resolve) => {
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const child = spawn(
      process.execPath,
      [
        jest,
        '--ci',
        '--no-cache',
        '--forceExit',
        '--testTimeout',
        String(WHOLE_LIMIT_MS),
        '--testPathPatterns',
        `/${spec.replaceAll('.', '\\.')}$`,
      ],
      {
        cwd: join(root, project),
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: limitMs,
        killSignal: 'SIGKILL',
        env: {
          ...process.env,
          NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
        },
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('close', (code, signal) => resolve({ isPassed: code === 0, hasNoEnd: signal !== null, output }));
  });
}
