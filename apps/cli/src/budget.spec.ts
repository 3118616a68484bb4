import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { faultServer, type FaultServer } from '@tutti/testing';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { callTutti } from './spec-support/call-tutti.ts';
import { runTutti, type Ended } from './spec-support/run-tutti.ts';

const key = 'sk-proj-aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z';
let cwd = '';
let server: FaultServer;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'cli-budget-'));
  server = await faultServer();
  server.respond(answer());
  writeFileSync(
    join(cwd, 'models.yaml'),
    `models: { mine: { provider: openai, model: mine, base_url: "${server.url}/v1", cost_per_1k_tokens: 1, max_output_tokens: 4000 } }\npin: mine\n`,
  );
  const ask = (id: string, after: string): string =>
    `  - { id: ${id}, action: generate_text, dependencies: [${after}], parameters: { prompt: "Say ${id}", max_tokens: 20 } }\n`;
  writeFileSync(join(cwd, 'three.yaml'), `name: three\nsteps:\n${ask('a', '')}${ask('b', 'a')}${ask('c', 'b')}`);
});
afterAll(async () => {
  await server.close();
  rmSync(cwd, { recursive: true, force: true });
});

/** An answer on OpenAI's wire that has used 15 tokens: 1.5 cents. */
function answer(): { readonly headers: Record<string, string>; readonly body: string } {
  const chunk = (choice: object): object => ({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta: {}, finish_reason: null, ...choice }],
    usage: null,
  });
  const all = [
    chunk({ delta: { content: 'Paid words.' } }),
    chunk({ finish_reason: 'stop' }),
    { ...chunk({}), choices: [], usage: { prompt_tokens: 5, completion_tokens: 10, total_tokens: 15 } },
  ];
  return {
    headers: { 'content-type': 'text/event-stream' },
    body: `${all.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`,
  };
}

function call(args: readonly string[]): Promise<Ended> {
  return runTutti(args, { cwd, env: { HOME: cwd, OPENAI_API_KEY: key } });
}

test('a run that its budget cannot pay for ends with 3, says what is spent, and keeps what it has', async () => {
  const ended = await call(['run', 'three.yaml', '--budget', '0.07']);
  expect(ended).toMatchObject({
    exitCode: 3,
    stderr: expect.stringMatching(/The run failed in step "c": The usd budget of "run\/.*" is 0\.07, of which 0\.03 is spent/),
  });
  expect(ended.stdout).toMatch(/a +✓? ?completed/);
  expect(ended.stderr).toMatch(/tutti resume [\w-]+ --budget USD/);
  expect(server.requests).toHaveLength(2);
});

test('it goes on with more, does no finished step again, and tells what is spent of its budget', async () => {
  const shown = await call(['show', 'last']);
  expect(shown.stdout).toContain('budget $0.03 of $0.07 (43 %)');
  expect(JSON.parse((await call(['cost', '--run', 'last', '--json'])).stdout)).toMatchObject({
    costUsd: 0.03,
    budget: { limit: { costUsd: 0.07 }, spent: { costUsd: 0.03, tokens: 30 }, inFlight: {} },
  });
  const before = server.requests.length;
  expect(await call(['resume', 'last', '--budget', '0.071'])).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('resume') });
  expect(server.requests).toHaveLength(before);
  const ended = await call(['resume', 'last', '--budget', '0.2']);
  expect(ended).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('goes on from run') });
  expect(server.requests).toHaveLength(before + 1);
  expect((await call(['show', 'last'])).stdout).toContain('budget $0.045 of $0.2');
  expect(await call(['resume', 'last', '--budget', '9'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('not for want of money'),
  });
});

test('a call whose process is killed counts at its worst, once; what was paid before is not paid again', async () => {
  server.respond(answer(), { fault: 'stall-before-headers' }, answer());
  const store = join(cwd, 'killed', 'runs.sqlite');
  mkdirSync(join(cwd, 'killed'));
  const during = async (send: (signal: NodeJS.Signals) => void): Promise<void> => {
    await server.asked(2);
    send('SIGKILL');
  };
  const killed = await runTutti(['run', 'three.yaml', '--budget', '0.2', '--store', store], {
    cwd,
    env: { HOME: cwd, OPENAI_API_KEY: key },
    during,
  });
  expect(killed.exitCode).toBeNull();
  expect(await call(['resume', 'last', '--store', store])).toMatchObject({ exitCode: 0 });
  expect(server.requests).toHaveLength(4);
  const cost = JSON.parse((await call(['cost', '--run', 'last', '--store', store, '--json'])).stdout) as { readonly costUsd: number };
  // Three answers of 1.5 cents, and the one in doubt: 30 tokens of text at most, and 20 of an answer.
  expect(cost).toMatchObject({
    costUsd: 0.095,
    assumedCharges: 1,
    budget: { limit: { costUsd: 0.2 }, spent: { costUsd: 0.095 }, inFlight: {} },
  });
});

test.each([
  [['--budget-calls', '1'], /The calls budget of .*\n(?:.*\n)*.*tutti resume [\w-]+ --budget-calls N/],
  [['--budget-tokens', '60'], /The tokens budget of .*\n(?:.*\n)*.*tutti resume [\w-]+ --budget-tokens N/],
  [['--budget-time', '0'], /The time budget of .*\n(?:.*\n)*.*tutti resume [\w-]+ --budget-time TIME/],
])('%j that is not enough names the option that gives more', async (option, told) => {
  expect(await call(['run', 'three.yaml', ...option])).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(told) });
});

test('the limit of a step that is met is raised in the file, not by an option', async () => {
  const step = '{ id: a, action: generate_text, budget: { calls: 0 }, parameters: { prompt: "Say a", max_tokens: 20 } }';
  writeFileSync(join(cwd, 'step.yaml'), `name: step\nsteps:\n  - ${step}\n`);
  const ended = await call(['run', 'step.yaml']);
  expect(ended).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('that of a step, in the file') });
  expect(ended.stderr).not.toContain('tutti resume');
});

test('a run beyond its time of work ends with 3 and goes on with more; forgotten, it leaves no budget behind', async () => {
  server.respond({ fault: 'stall-before-headers' });
  const store = join(cwd, 'timed', 'runs.sqlite');
  mkdirSync(join(cwd, 'timed'));
  expect(await call(['run', 'three.yaml', '--budget-time', '300ms', '--store', store])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringMatching(/The time budget of "run\/.*" is 300 ms, of which \d+ ms is spent; nothing of it is left/),
  });
  server.respond(answer());
  expect((await call(['show', 'last', '--store', store])).stdout).toMatch(/budget .* of 300 ms/);
  expect(await call(['resume', 'last', '--budget-time', '1h', '--store', store])).toMatchObject({ exitCode: 0 });
  expect(await call(['runs', 'prune', '--keep', '0', '--store', store])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Removed 2 runs'),
  });
  using file = new DatabaseSync(join(cwd, 'timed', 'budgets.sqlite'));
  expect(['account', 'hold'].map((table) => file.prepare(`SELECT count(*) AS rows FROM ${table}`).get())).toEqual([
    { rows: 0 },
    { rows: 0 },
  ]);
});

test.each([
  ['--budget', '-1'],
  ['--budget', 'NaN'],
  ['--budget', 'much'],
  ['--budget', ''],
  ['--budget-tokens', '1.5'],
  ['--budget-calls', '-2'],
  ['--budget-time', '-2'],
  ['--budget-time', 'soon'],
  ['--budget-time', 'soon'],
  ['--budget-time', '-1s'],
])('%s %s is wrong usage: nothing is started', async (...option) => {
  const before = server.requests.length;
  expect(await callTutti(['run', join(cwd, 'three.yaml'), '--store', join(cwd, 'none.sqlite'), ...option])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('must be'),
  });
  expect(server.requests).toHaveLength(before);
});
