import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Orchestrator } from '@tutti/orchestrator';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callTutti } from './spec-support/call-tutti.ts';
import { runTutti } from './spec-support/run-tutti.ts';

let folder = '';
let file = '';
let store = '';
const call = (...args: string[]): ReturnType<typeof callTutti> => callTutti([...args, '--store', store]);
const json = async (...args: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await call(...args, '--json')).stdout) as Record<string, unknown>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  file = join(folder, 'greet.yaml');
  store = join(folder, 'runs.sqlite');
  writeFileSync(
    file,
    `
name: greet
parameters:
  who: { type: string, required: true }
  times: { type: integer, default: 2 }
steps:
  - id: hello
    tool: report-generator
    action: generate
    parameters: { content: "Hello {{ who }}!" }
  - id: again
    for_each: "{{ range(times) | list }}"
    max_parallel: 2
    steps:
      - { id: say, action: echo, parameters: { message: "{{ item }} {{ hello.content }}" } }
  - id: sum
    tool: llm-generate
    action: summarize
    dependencies: [again]
    parameters: { text: "The quick brown fox jumps over the lazy dog. It is quick. The dog is lazy.", max_words: 12 }
outputs:
  greeting: "{{ hello.content }}"
  count: "{{ again | length }}"
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('tutti run', () => {
  test('gives the result as one document with --json, and nothing else', async () => {
    const { exitCode, stdout } = await call('run', file, '--root', folder, '--input', 'who=007', '--input', 'times=3', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'completed',
      success: true,
      outputs: { greeting: 'Hello 007!', count: 3 },
      costUsd: 0,
      steps: { hello: { status: 'completed', tool: 'report-generator', retries: 0 }, sum: { status: 'completed' } },
      usage: { totalTokens: expect.any(Number) },
    });
  });

  test('makes one set of tools, for the check and for the run', async () => {
    const tools = jest.spyOn(Orchestrator.prototype, 'tools');
    try {
      expect((await call('run', file, '--root', folder, '--input', 'who=you', '--json')).exitCode).toBe(0);
      expect(new Set(tools.mock.contexts).size).toBe(1);
    } finally {
      tools.mockRestore();
    }
  });

  test('prints steps, a table, outputs and sums for people', async () => {
    const { exitCode, stdout, stderr } = await call('run', file, '--root', folder, '-i', 'who=you');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/hello +completed +report-generator +\d+ m?s/);
    expect(stdout).toContain('greeting: Hello you!');
    expect(stderr).toMatch(/✓ hello/);
    expect(stderr).toMatch(/completed · 3 steps/);
    expect(stdout + stderr).not.toMatch(/\u001b/);
  });

  test('says nothing but outputs with --quiet', async () => {
    expect(await call('run', file, '--root', folder, '-i', 'who=you', '-q')).toEqual({
      exitCode: 0,
      stdout: 'greeting: Hello you!\ncount: 2\n',
      stderr: '',
    });
  });

  test('takes inputs from a file, and those of the command line over it', async () => {
    writeFileSync(join(folder, 'in.yaml'), 'who: file\ntimes: 1\n');
    expect(await json('run', file, '--root', folder, '--input-file', join(folder, 'in.yaml'), '-i', 'times=4')).toMatchObject({
      outputs: { greeting: 'Hello file!', count: 4 },
    });
  });

  test('fails with exit 1, names step and cause, and keeps the result', async () => {
    const failing = join(folder, 'failing.yaml');
    writeFileSync(
      failing,
      'name: failing\nsteps:\n  - { id: ok, action: echo, parameters: { message: x } }\n  - { id: read, tool: filesystem, action: read, dependencies: [ok], parameters: { path: nowhere.txt } }\n',
    );
    const { exitCode, stderr } = await call('run', failing, '--root', folder);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/step "read"/);
    expect(stderr).toContain('tutti explain PATH_NOT_FOUND');
    expect(await json('show', 'last')).toMatchObject({
      status: 'failed',
      steps: { ok: { status: 'completed' }, read: { status: 'failed', errorCode: 'PATH_NOT_FOUND' } },
    });
  });

  test('exits 7 when a step leaves the root folder', async () => {
    const escaping = join(folder, 'escaping.yaml');
    writeFileSync(
      escaping,
      'name: escaping\nsteps:\n  - { id: out, tool: filesystem, action: write, parameters: { path: ../out.txt, content: x } }\n',
    );
    expect((await call('run', escaping, '--root', folder)).exitCode).toBe(7);
  });
});

describe('looking at runs', () => {
  test('lists them, newest first, by status and name', async () => {
    const { runs } = (await json('runs')) as { runs: { runId: string; status: string; labels: { name: string } }[] };
    expect(runs.length).toBeGreaterThanOrEqual(4);
    expect(((await json('runs', '--name', 'failing')) as { runs: unknown[] }).runs).toHaveLength(1);
    expect(
      ((await json('runs', '--status', 'failed')) as { runs: { status: string }[] }).runs.every(({ status }) => status === 'failed'),
    ).toBe(true);
    expect((await call('runs')).stdout).toMatch(/greet +completed/);
  });

  test('shows one by the beginning of its id, and one step of it', async () => {
    const { runs } = (await json('runs', '--name', 'greet')) as { runs: { runId: string }[] };
    const id = runs[0]?.runId ?? '';
    expect(await json('show', id.slice(0, 13))).toMatchObject({ executionId: id });
    expect((await call('show', id, '--step', 'hello')).stdout).toContain('Hello');
    expect((await call('show', id, '--step', 'helo')).stderr).toMatch(/Did you mean "hello"/);
  });

  test('has nothing to resume, pause or cancel of a run that has ended', async () => {
    const { runs } = (await json('runs', '--name', 'greet')) as { runs: { runId: string }[] };
    for (const command of ['resume', 'pause', 'cancel']) {
      const { exitCode, stderr } = await call(command, runs[0]?.runId ?? '');
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('RUN_CLOSED')]);
    }
  });

  test('shows names of others without letting them act on the terminal', async () => {
    const hostile = join(folder, 'hostile.yaml');
    writeFileSync(
      hostile,
      'name: "\\e[31mred\\a \\u202Eevil"\nsteps:\n  - { id: a, action: echo, parameters: { message: "\\e[2J\\e]0;title\\a" } }\noutputs:\n  "\\e[5mout": "{{ a }}"\n',
    );
    const said = [
      await call('run', hostile, '--root', folder, '-v'),
      await call('runs'),
      await call('show', 'last'),
      await call('show', 'last', '--step', 'a'),
      await callTutti(['graph', hostile]),
    ];
    for (const { stdout, stderr } of said) {
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });
});

describe('the other commands', () => {
  test('validate agrees with run, also about inputs', async () => {
    expect(await callTutti(['validate', file])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('3 steps') });
    expect(await callTutti(['validate', file, '--input', 'times=1'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('INPUT_MISSING'),
    });
    expect(JSON.parse((await callTutti(['validate', file, '--input', 'who=x', '--json'])).stdout)).toMatchObject({
      isValid: true,
      errors: 0,
    });
  });

  test('graph draws a pipeline whose tools are registered elsewhere, and nothing that has another fault', async () => {
    const foreign = join(folder, 'foreign.yaml');
    writeFileSync(
      foreign,
      'steps:\n  - { id: a, tool: of-another-program, action: go }\n  - { id: b, tool: of-another-program, action: go, dependencies: [a] }\n',
    );
    const drawn = await callTutti(['graph', foreign, '--format', 'levels']);
    expect([drawn.exitCode, drawn.stdout]).toEqual([0, expect.stringMatching(/b .*← a/)]);
    expect((await callTutti(['validate', foreign])).exitCode).toBe(2);
    writeFileSync(foreign, 'steps:\n  - { id: a, tool: of-another-program, action: go, dependencies: [x] }\n');
    expect(await callTutti(['graph', foreign])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('DEP_UNKNOWN') });
  });

  test('graph shows inferred dependencies in each format', async () => {
    expect((await callTutti(['graph', file])).stdout).toMatch(/flowchart TD[\s\S]*n_hello -\.-> n_again/);
    expect((await callTutti(['graph', file, '--format', 'levels'])).stdout).toMatch(/again .*← hello \(inferred\)/);
    expect((await callTutti(['graph', file, '--format', 'svg'])).stdout).toMatch(/^<svg[\s\S]*<\/svg>\n$/);
    expect(JSON.parse((await callTutti(['graph', file, '--json'])).stdout)).toMatchObject({ levels: [['hello'], ['again'], ['sum']] });
  });

  test('tools lists actions and their parameters', async () => {
    expect(JSON.parse((await callTutti(['tools', '--json'])).stdout)).toMatchObject({
      tools: expect.arrayContaining([expect.objectContaining({ name: 'filesystem' })]),
    });
    expect((await callTutti(['tools', 'filesystem'])).stdout).toMatch(/write[\s\S]*path +string, required/);
    expect((await callTutti(['tools', 'report-generator'])).stdout).toMatch(
      /format +markdown \| html \| pdf \(also output_format\)\n[\s\S]*other names are taken too/,
    );
    expect((await callTutti(['tools', 'data-processing'])).stdout).toMatch(
      /filter[\s\S]*conditions +any \(also criteria, .*condition.*\)\n/,
    );
    expect(JSON.parse((await callTutti(['tools', 'pipeline-executor', '--json'])).stdout)).toMatchObject({
      actions: [{ names: { inputs: ['parameters', 'context'] }, takesOthers: false }, {}],
    });
  });

  test('doctor finds a sound journal sound, and a damaged one damaged, with exit 6', async () => {
    expect(await json('doctor')).toMatchObject({ isHealthy: true });
    const damaged = join(folder, 'damaged.sqlite');
    writeFileSync(damaged, readFileSync(store));
    truncateSync(damaged, Math.floor(statSync(store).size / 2));
    const { exitCode, stdout } = await callTutti(['doctor', '--store', damaged]);
    expect([exitCode, stdout]).toEqual([6, expect.stringContaining('✗ journal')]);
  });

  test('doctor looks at keys by their form, and never shows them', async () => {
    const { stdout } = await runTutti(['doctor', '--json', '--store', store], {
      cwd: folder,
      env: { OPENAI_API_KEY: 'nonsense-value', ANTHROPIC_API_KEY: 'sk-ant-abcdefghijklmnopqrstuvwxyz' },
    });
    expect(stdout).not.toMatch(/nonsense-value|abcdefgh/);
    expect(
      (JSON.parse(stdout) as { checks: { area: string; status: string }[] }).checks
        .filter(({ area }) => area === 'keys')
        .map(({ status }) => status),
    ).toEqual(['warning', 'ok']);
  });

  test('explain has a page for a code in any spelling', async () => {
    expect((await callTutti(['explain', 'budget-exceeded'])).stdout).toMatch(/BUDGET_EXCEEDED[\s\S]*what to do[\s\S]*exit code +3/);
  });

  test('the project’s own journal is made in .tutti, out of version control', async () => {
    const { exitCode } = await runTutti(['run', file, '-i', 'who=x', '-q'], { cwd: folder });
    expect(exitCode).toBe(0);
    expect(readFileSync(join(folder, '.tutti', '.gitignore'), 'utf8')).toBe('*\n');
    expect(statSync(join(folder, '.tutti', 'runs.sqlite')).mode & 0o077).toBe(0);
  });

  test('help loads no command', async () => {
    const { exitCode, stdout } = await callTutti(['--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('run [options] <file>');
  });
});
