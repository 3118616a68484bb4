import { afterAll, describe, expect, test } from '@jest/globals';
import { faultServer } from '@tutti/testing';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTutti } from './spec-support/run-tutti.ts';

const key = 'sk-proj-aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z';
const env = { OPENAI_API_KEY: key, HOME: '/nonexistent' };
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cli-cost-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const chunk = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
const answer = [
  chunk({ choices: [{ index: 0, delta: { content: 'Said.' } }] }),
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  chunk({ choices: [], usage: { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 } }),
  'data: [DONE]\n\n',
];
const models = (url: string): string =>
  `models: { mine: { provider: openai, base_url: "${url}/v1", input_cost_per_1k_tokens: 0.001, output_cost_per_1k_tokens: 0.002, max_output_tokens: 1000 } }\npin: mine\n`;

const pipeline = `id: costs
parameters: { topics: { type: list, default: [a, b, c] } }
steps:
  - { id: draft, action: generate_text, parameters: { prompt: "Write about {{ topics | join(', ') }}.", max_tokens: 100 } }
  - { id: each, for_each: "{{ topics }}", action: generate_text, parameters: { prompt: "About {{ item }}" } }
  - { id: again, while: "{{ iteration < 0 }}", max_iterations: 4, steps: [{ id: ask, action: generate_text, parameters: { prompt: "More" } }] }
  - { id: open, for_each: "{{ draft.lines }}", action: generate_text, parameters: { prompt: "Go" } }
  - { id: told, tool: report-generator, action: generate, parameters: { content: "{{ draft }}" } }
`;

describe('tutti cost', () => {
  test('FILE gives a range for each step: its models, its tokens, and how often it runs', async () => {
    const cwd = folderOf({ 'p.yaml': pipeline, 'models.yaml': models('http://127.0.0.1:9') });
    const { exitCode, stdout } = await runTutti(['cost', 'p.yaml', '-i', 'topics=["x","y"]', '--json'], { cwd, env });
    expect(exitCode).toBe(0);
    const { steps, ...sums } = JSON.parse(stdout) as {
      readonly steps: readonly { path: string; leastUsd: number; expectedUsd: number; mostUsd?: number }[];
    };
    const by = Object.fromEntries(steps.map((step) => [step.path.split('/')[0], step]));
    expect(by).toMatchObject({
      draft: { times: { least: 1, most: 1 }, chosen: 'mine' },
      each: { times: { least: 2, most: 2 } },
      again: { times: { least: 0, most: 4 }, leastUsd: 0 },
      open: { times: { least: 0 } },
    });
    // 100 tokens of the answer at 0.002 per 1,000, and some of the prompt; 1,000 tokens where nobody asks for fewer.
    expect(by['draft']?.mostUsd).toBeGreaterThan(0.0002);
    expect(by['draft']?.mostUsd).toBeLessThan(0.00025);
    expect(by['each']?.mostUsd).toBeGreaterThan(2 * 0.002);
    expect(sums).not.toHaveProperty('mostUsd');
    expect(steps.every(({ leastUsd, expectedUsd, mostUsd = Infinity }) => leastUsd <= expectedUsd && expectedUsd <= mostUsd)).toBe(true);
    expect((await runTutti(['cost', 'p.yaml'], { cwd, env })).stdout).toMatch(/draft +1 .*mine[\s\S]*open.* 0…\?.*\?[\s\S]*in all/);
  });

  test('--run adds up what each step has cost, and explain --run shows how its models were chosen', async () => {
    await using server = await faultServer();
    server.respond({ headers: { 'content-type': 'text/event-stream' }, chunks: answer });
    const cwd = folderOf({ 'p.yaml': pipeline.replace(/ {2}- \{ id: open.*\n/, ''), 'models.yaml': models(server.url) });
    expect(await runTutti(['run', 'p.yaml'], { cwd, env })).toMatchObject({ exitCode: 0 });
    expect(server.requests).toHaveLength(4);
    const cost = JSON.parse((await runTutti(['cost', '--run', 'last', '--json'], { cwd, env })).stdout) as {
      readonly costUsd: number;
      readonly steps: readonly { name: string; costUsd: number; steps: readonly { name: string }[] }[];
    };
    // 1,000 tokens in at 0.001 and 500 out at 0.002 per 1,000, four times.
    expect(cost.costUsd).toBeCloseTo(0.008, 9);
    const each = cost.steps.find(({ name }) => name === 'each');
    expect(each?.costUsd).toBeCloseTo(0.006, 9);
    expect(each?.steps.map(({ name }) => name)).toEqual(['each[0]', 'each[1]', 'each[2]']);
    expect((await runTutti(['cost', '--run', 'last'], { cwd, env })).stdout).toMatch(
      /run .*\$0\.0080\n +draft .*\$0\.0020\n +each .*\$0\.0060\n +each\[0\]/,
    );
    const { decisions } = JSON.parse(
      (await runTutti(['models', 'explain', '--run', 'last', '--step', 'draft', '--json'], { cwd, env })).stdout,
    ) as { readonly decisions: readonly object[] };
    expect(decisions).toMatchObject([{ path: 'draft', decision: { chosen: 'mine' } }]);
    expect(JSON.parse((await runTutti(['models', 'list', '--json'], { cwd, env })).stdout)).toMatchObject({
      models: expect.arrayContaining([expect.objectContaining({ id: 'mine', calls: 4, failures: 0 })]) as unknown,
    });
  });

  test.each([
    [[], /Give the file/],
    [['p.yaml', '--run', 'last'], /not both/],
    [['none.yaml'], /no such file/],
    [['--run', 'last'], /no journal/],
  ])('%j is refused', async (args, message) => {
    const { exitCode, stderr } = await runTutti(['cost', ...args], { cwd: folderOf({ 'p.yaml': pipeline }), env });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('a key that a provider echoes', () => {
  test('is in nothing the command writes: not on stdout or stderr, not with --json, not in its files; and its refusal exits with 5', async () => {
    await using server = await faultServer();
    server.respond(({ headers }) => ({
      status: 401,
      body: JSON.stringify({
        error: { message: `Wrong key ${headers['authorization']} (${Buffer.from(key).toString('base64url')})`, type: 'auth' },
      }),
    }));
    const cwd = folderOf({
      'p.yaml': 'id: p\nsteps:\n  - { id: ask, action: generate_text, parameters: { prompt: "Say it." } }\n',
      'models.yaml': models(server.url),
    });
    const runs = [
      await runTutti(['run', 'p.yaml', '-v'], { cwd, env }),
      await runTutti(['run', 'p.yaml', '--json'], { cwd, env }),
      await runTutti(['show', 'last', '--json'], { cwd, env }),
      await runTutti(['runs'], { cwd, env }),
    ];
    expect(server.requests.length).toBeGreaterThan(0);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([5, 5, 0, 0]);
    const files = readdirSync(join(cwd, '.tutti')).map((name) => readFileSync(join(cwd, '.tutti', name)).toString('latin1'));
    for (const text of [...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...files]) {
      for (const form of [key.slice(8, 22), Buffer.from(key).toString('base64url').slice(0, 24)]) expect(text).not.toContain(form);
    }
  });
});
