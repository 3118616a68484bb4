import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { faultServer } from '@tutti/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callTutti } from './spec-support/call-tutti.ts';
import { runTutti, type Ended } from './spec-support/run-tutti.ts';

const key = 'sk-proj-aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z';
let cwd = '';
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'cli-codes-'));
  const step = (text: string): string => `name: p\nsteps:\n  - { id: q, ${text} }\n`;
  write('echo.yaml', step('action: echo, parameters: { message: hi }'));
  write('fail.yaml', step('action: fail, parameters: { message: no }'));
  write('ask.yaml', step('action: generate_text, parameters: { prompt: hi }'));
  write('keyless.yaml', step('action: generate_text, model: openai/gpt-5, parameters: { prompt: hi }'));
  write('person.yaml', step('tool: user-prompt, parameters: { prompt: who }'));
  write('away.yaml', step('tool: filesystem, action: read, parameters: { path: ../../etc/passwd }'));
  write('bad.yaml', 'name: p\nname: q\nsteps: [\n');
  await call(['run', 'echo.yaml']);
  write('damaged.sqlite', readFileSync(join(cwd, '.tutti', 'runs.sqlite')).subarray(0, 8_192));
  write('newer.sqlite', readFileSync(join(cwd, '.tutti', 'runs.sqlite')));
  using newer = new DatabaseSync(join(cwd, 'newer.sqlite'));
  newer.exec('PRAGMA user_version = 99');
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function write(name: string, text: string | Uint8Array): void {
  writeFileSync(join(cwd, name), text);
}

async function call(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return runTutti(args, { cwd, env: { HOME: cwd, ...env } });
}

describe('the exit code of a process', () => {
  test.each([
    [0, ['run', 'echo.yaml']],
    [1, ['run', 'fail.yaml']],
    [2, ['run', 'bad.yaml']],
    [2, ['rum']],
    [2, ['show', 'nobody']],
    [2, ['fork', 'last', '--at', 'nothing']],
    [4, ['run', 'person.yaml']],
    [5, ['run', 'keyless.yaml']],
    [6, ['runs', '--store', 'damaged.sqlite']],
    [6, ['run', 'echo.yaml', '--store', 'newer.sqlite']],
    [6, ['doctor', '--store', 'damaged.sqlite']],
    [7, ['run', 'away.yaml']],
  ])('is %i for %j', async (code, args) => {
    expect(await call(args)).toMatchObject({ exitCode: code });
  });

  test.each([
    [401, 'invalid_api_key', 5, 'AUTH'],
    [429, 'insufficient_quota', 3, 'QUOTA'],
  ])('is that of what the provider says: %i %s', async (...[status, problem, code, name]) => {
    await using server = await faultServer();
    server.respond({
      status,
      headers: { 'content-type': 'application/json' },
      chunks: [JSON.stringify({ error: { message: 'no', type: problem, code: problem } })],
    });
    write('models.yaml', `models: { mine: { provider: openai, base_url: "${server.url}/v1", max_output_tokens: 100 } }\npin: mine\n`);
    const ended = await call(['run', 'ask.yaml'], { OPENAI_API_KEY: key });
    rmSync(join(cwd, 'models.yaml'));
    expect(ended).toMatchObject({ exitCode: code, stderr: expect.stringContaining(name) });
  });

  test.each([
    ['newer.sqlite', 'JOURNAL_VERSION'],
    ['damaged.sqlite', 'JOURNAL_CORRUPT'],
  ])('of a store that cannot be used leaves %s as it was', async (store, code) => {
    const before = readFileSync(join(cwd, store));
    expect((await call(['runs', '--store', store])).stderr).toContain(code);
    expect(readFileSync(join(cwd, store)).equals(before)).toBe(true);
  });
});

describe('with --json, stdout is JSON and nothing else, also of', () => {
  test.each([
    [['run', 'fail.yaml'], { status: 'failed', success: false }],
    [['run', 'bad.yaml'], { isValid: false }],
    [['show', 'nobody'], { error: { code: 'RUN_NOT_FOUND', exitCode: 2 } }],
    [['run', 'echo.yaml', '--store', 'newer.sqlite'], { error: { code: 'JOURNAL_VERSION', exitCode: 6 } }],
    [['doctor', '--store', 'damaged.sqlite'], { isHealthy: false }],
  ])('a process: %j', async (args, expected) => {
    expectJson(await call([...args, '--json']), expected);
  });

  test.each([
    [['run', 'FILE/echo.yaml', '--store', 'FILE/j.sqlite'], { status: 'completed', success: true }],
    [['run', 'FILE/none.yaml'], { error: { exitCode: 2 } }],
    [['run', 'FILE/person.yaml', '--store', 'FILE/j.sqlite'], { status: 'waiting', exitCode: 4 }],
    [['validate', 'FILE/echo.yaml'], { isValid: true }],
    [['validate', 'FILE/bad.yaml'], { isValid: false }],
    [['validate'], { error: { exitCode: 2 } }],
    [['show', 'last', '--store', 'FILE/j.sqlite'], { executionId: expect.any(String) }],
    [['runs', '--store', 'FILE/j.sqlite'], { runs: expect.any(Array) }],
    [['runs', '--status', 'compleet'], { error: { exitCode: 2 } }],
    [['cost', 'FILE/echo.yaml'], { steps: [] }],
    [['cost', '--run', 'last', '--store', 'FILE/j.sqlite'], { costUsd: 0 }],
    [['cost'], { error: { exitCode: 2 } }],
    [['cost', 'FILE/bad.yaml'], { isValid: false }],
    [['doctor', '--store', 'FILE/j.sqlite'], { isHealthy: expect.any(Boolean) }],
    [['doctor', '--stroe', 'x'], { error: { exitCode: 2 } }],
  ])('%j', async (args, expected) => {
    expectJson(await callTutti([...args.map((arg) => arg.replace('FILE', cwd)), '--json']), expected);
  });
});

/** All of stdout is one document, which says how it ended; nothing is on stderr. */
function expectJson(ended: Ended, expected: object): void {
  expect(ended.stderr).toBe('');
  const document = JSON.parse(ended.stdout) as { readonly exitCode?: number; readonly error?: { readonly exitCode?: number } };
  expect(document).toMatchObject(expected);
  const said = document.exitCode ?? document.error?.exitCode;
  if (said !== undefined) expect(ended.exitCode).toBe(said);
}
