import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callTutti } from './spec-support/call-tutti.ts';
import { commandLine } from './spec-support/command-line.ts';

const LIMIT_KIB = 500;

/** Runs the command in a shell that ends with `"$@"`: under a limit of the size of files, as a full disk would have it, or with its output sent there. */
async function runIn(
  shell: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly exitCode: number | null; readonly stderr: string }> {
  const child = spawn('bash', ['-c', shell, 'bash', ...commandLine, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const exitCode = await new Promise<number | null>((resolve) => void child.on('close', resolve));
  return { exitCode, stderr };
}

test('a run on a disk that is full stops with DISK_FULL and exit code 4, holds nothing half written, and goes on when there is space', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cli-full-'));
  try {
    const file = join(folder, 'big.yaml');
    const store = join(folder, 'runs.db');
    writeFileSync(
      file,
      'name: big\nsteps:\n  - id: each\n    for_each: "{{ range(40) | list }}"\n    max_parallel: 1\n    steps:\n      - { id: say, action: echo, parameters: { message: "{{ item }} {{ \'x\' * 20000 }}" } }\noutputs: { count: "{{ each | length }}" }\n',
    );
    const { exitCode, stderr } = await runIn(`ulimit -f ${LIMIT_KIB}; exec "$@"`, ['run', file, '--store', store], folder);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 4, stderr: expect.stringMatching(/tutti resume .*DISK_FULL/s) });
    expect(statSync(store).size).toBeLessThanOrEqual(LIMIT_KIB * 1024);
    const call = (...args: readonly string[]): ReturnType<typeof callTutti> => callTutti([...args, '--store', store, '--json']);
    expect(JSON.parse((await call('doctor')).stdout)).toMatchObject({ isHealthy: true });
    expect(JSON.parse((await call('runs')).stdout)).toMatchObject({ runs: [{ isResumable: true }] });
    expect(JSON.parse((await call('resume', 'last')).stdout)).toMatchObject({ status: 'completed', outputs: { count: 40 } });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('output that cannot be written is told in a line, with exit code 1', async () => {
  const { exitCode, stderr } = await runIn('exec "$@" > /dev/full', ['explain'], tmpdir());
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(/^error The output cannot be written: ENOSPC.*\n$/) });
});
