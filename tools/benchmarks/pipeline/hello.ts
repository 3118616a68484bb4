import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchResult, toResult } from '../../workspace/src/benchmarks/result.ts';
import { workspaceBin } from '../../workspace/src/process/workspace-bin.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const command = join(root, 'apps/cli/dist/bundle/main.js');
const pipeline = `
name: hello
parameters:
  who: { type: string, required: true }
steps:
  - { id: greet, tool: report-generator, action: generate, parameters: { content: "Hello {{ who }}!" } }
outputs: { text: "{{ greet.content }}" }
`;

/** Wall time of the built command from its start to its end, with a journal file of its own each time; beside it a process that does nothing. */
export async function measureHello(rounds: number): Promise<readonly BenchResult[]> {
  const built = spawnSync(workspaceBin(root, 'nx'), ['build', '@tutti/cli'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
  });
  if (built.status !== 0) throw new Error(`The command could not be built:\n${built.stdout}${built.stderr}`);
  const folder = mkdtempSync(join(tmpdir(), 'hello-'));
  try {
    writeFileSync(join(folder, 'hello.yaml'), pipeline);
    const hello = (round: number): number =>
      timed([command, 'run', 'hello.yaml', '--input', 'who=World', '--store', `runs-${round}.sqlite`], { folder, says: 'Hello World!' });
    const empty = (): number => timed(['-e', 'console.log(0)'], { folder, says: '0' });
    for (let round = -2; round < 0; round++) hello(round);
    const tutti: number[] = [];
    const nothing: number[] = [];
    for (let round = 0; round < rounds; round++) {
      tutti.push(hello(round));
      nothing.push(empty());
    }
    return [toResult({ name: 'hello', unit: 'ms', better: 'lower', tutti, peers: { 'empty-process': nothing } })];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timed(args: readonly string[], { folder, says }: { readonly folder: string; readonly says: string }): number {
  const before = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const took = performance.now() - before;
  if (status !== 0 || !stdout.includes(says)) throw new Error(`${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return took;
}
