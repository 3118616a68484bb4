import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { Orchestrator } from '@tutti/orchestrator';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callTutti } from './spec-support/call-tutti.ts';

let folder = '';
let file = '';
let store = '';
const call = (...args: string[]): ReturnType<typeof callTutti> => callTutti([...args, '--store', store]);
const json = async (...args: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await call(...args, '--json')).stdout) as Record<string, unknown>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-fork-'));
  file = join(folder, 'greet.yaml');
  store = join(folder, 'runs.sqlite');
  writeFileSync(
    file,
    `
name: greet
parameters:
  who: { type: string, required: true }
steps:
  - { id: first, action: echo, parameters: { message: "1 {{ who }}" } }
  - { id: second, action: echo, dependencies: [first], parameters: { message: "2 {{ who }} after {{ first.result }}" } }
outputs:
  said: "{{ second.result }}"
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('tutti fork', () => {
  test('makes a new run of another, with inputs of its own for what has not run yet', async () => {
    const first = await json('run', file, '--root', folder, '-i', 'who=Ada');
    const fork = await json('fork', String(first['executionId']), '--at', 'second', '--input', 'who=007');
    expect(fork).toMatchObject({ status: 'completed', outputs: { said: '2 007 after 1 Ada' } });
    expect(fork['executionId']).not.toBe(first['executionId']);
    expect(await json('show', String(fork['executionId']))).toMatchObject({ forkedFrom: first['executionId'] });
    expect((await call('show', String(fork['executionId']))).stdout).toContain(`forked from run ${String(first['executionId'])}`);
    expect(await json('fork', String(first['executionId']), '--at', '0')).toMatchObject({ outputs: { said: '2 Ada after 1 Ada' } });
    expect(await json('show', String(first['executionId']))).toMatchObject({ status: 'completed', outputs: { said: '2 Ada after 1 Ada' } });
  });

  test('refuses places, inputs and ways with effects that there are not', async () => {
    const { executionId: runId } = await json('run', file, '--root', folder, '-i', 'who=Ada');
    for (const [args, code] of [
      [['--at', 'thrid'], 'FORK_POINT'],
      [['--at', '999'], 'FORK_POINT'],
      [['--input', 'whom=x'], 'INPUT_UNKNOWN'],
      [['--effects', 'guess'], 'USAGE'],
    ] as const) {
      const { exitCode, stderr } = await call('fork', String(runId), ...args);
      expect([args, exitCode === 0, stderr.includes(code) || code === 'USAGE']).toEqual([args, false, true]);
    }
  });
});

describe('tutti checkpoint and restore', () => {
  test('go back to a named place: the run is superseded, and the one in its place is done', async () => {
    const runId = await startedAndPutDown();
    const posted = await call('checkpoint', runId, 'start');
    expect(posted).toMatchObject({ exitCode: 0 });
    expect(posted.stderr).toContain('tutti resume');
    expect(await json('resume', runId)).toMatchObject({ status: 'completed' });
    const shown = await json('show', runId);
    expect(shown['checkpoints']).toEqual([{ name: 'start', seq: expect.any(Number), inFlight: ['first'] }]);
    expect((await call('show', runId)).stdout).toMatch(/checkpoint start at record \d+ · in flight: first/);
    const restored = await json('restore', runId, 'start');
    expect(restored).toMatchObject({ status: 'completed', outputs: { said: '2 Ada after 1 Ada' } });
    expect(await json('show', runId)).toMatchObject({ status: 'superseded', supersededBy: restored['executionId'] });
    expect((await call('show', runId)).stdout).toContain(`superseded by run ${String(restored['executionId'])}`);
    expect((await call('restore', runId, 'nowhere')).stderr).toMatch(/no checkpoint "nowhere"/);
    expect((await call('checkpoint', runId, 'late')).exitCode).not.toBe(0);
  });
});

/** A run that a process has begun and put down while its first step was at work. */
async function startedAndPutDown(): Promise<string> {
  await using journal = sqliteJournal({ path: store });
  let begun: () => void = () => undefined;
  const atWork = new Promise<void>((resolve) => (begun = resolve));
  const orchestrator = new Orchestrator({ journal, parallelExecutor: { execute: () => (begun(), new Promise<never>(() => undefined)) } });
  const { executionId } = await orchestrator.start(readFileSync(file), { who: 'Ada' });
  await atWork;
  await orchestrator.shutdown({ graceMs: 0 });
  return executionId;
}
