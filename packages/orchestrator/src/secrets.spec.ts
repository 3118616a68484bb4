import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tool, type Json, type JsonObject, type RunEvent } from '@tutti/core';
import { FileStorage, StateManager } from '@tutti/state';
import { Orchestrator } from './index.ts';

// Neither of a known form, so that only their names tell them, nor free of characters that encodings change.
const token = 'correct/horse+battery staple?9';
const password = 'tr0ub4dor&3-under-the-mat';
const variables: Readonly<Record<string, string>> = {
  ECHO_TOKEN: token,
  ECHO_DATABASE_URL: `postgres://ann:${encodeURIComponent(password)}@127.0.0.1:9/db`,
};

/** Gives back what it is given in every form that a service might. */
class EchoTool extends Tool {
  readonly seen: string[] = [];

  constructor() {
    super({ id: 'echo-tool' });
  }

  async execute(action: string, { text = '' }: JsonObject): Promise<Json> {
    const given = String(text as string);
    this.seen.push(given);
    if (action === 'fail') throw new Error(`refused: ${given} (${Buffer.from(given).toString('base64')})`);
    const base64 = Buffer.from(given).toString('base64');
    return {
      plain: given,
      base64,
      basic: Buffer.from(`ann:${given}`).toString('base64url'),
      url: `https://x.example/?q=${encodeURIComponent(given)}&b=${encodeURIComponent(base64)}`,
      form: new URLSearchParams({ q: given }).toString(),
      hex: Buffer.from(given).toString('hex'),
      [given]: given,
    };
  }
}

const pipeline = `
id: echoes
environment: [ECHO_TOKEN, ECHO_DATABASE_URL]
inputs:
  header: { type: string, required: true }
steps:
  - { id: first, tool: echo-tool, action: call, parameters: { text: "{{ env.ECHO_TOKEN }}" } }
  - { id: head, tool: echo-tool, action: call, parameters: { text: "{{ header }}" } }
  - { id: database, tool: echo-tool, action: call, parameters: { text: "{{ env.ECHO_DATABASE_URL }}" } }
  - { id: again, tool: echo-tool, action: call, parameters: { text: "{{ first.plain }} {{ first.url }}" }, dependencies: [first] }
  - { id: each, tool: echo-tool, action: call, for_each: ["{{ env.ECHO_TOKEN }}", "b"], parameters: { text: "{{ item }} {{ env.ECHO_TOKEN }}" } }
  - { id: broken, tool: echo-tool, action: fail, parameters: { text: "{{ env.ECHO_TOKEN }}" }, on_error: [{ action: "echo-tool", fallback_value: "{{ error.message }}" }], on_failure: continue }
  - { id: asks, tool: user-prompt, action: prompt, parameters: { prompt: "With {{ env.ECHO_TOKEN }}?" } }
  - { id: model, action: generate, parameters: { prompt: "Say {{ env.ECHO_TOKEN }}." } }
  - id: inside
    tool: pipeline-executor
    parameters:
      inputs: { word: "{{ env.ECHO_TOKEN }}" }
      pipeline: { id: inner, inputs: { word: { type: string } }, steps: [{ id: deep, tool: echo-tool, action: call, parameters: { text: "{{ word }}" } }], outputs: { deep: "{{ deep.base64 }}" } }
  - { id: report, tool: report-generator, action: generate, parameters: { title: Echoes, content: "{{ again.plain }} {{ first.base64 }} {{ asks.value }}", format: html, path: report.html }, dependencies: [again, asks] }
outputs:
  echo: "{{ first.url }} {{ inside.outputs.deep }}"
  raw: "{{ env.ECHO_TOKEN }}"
`;

let folder = '';
const before: Record<string, string | undefined> = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  for (const [name, value] of Object.entries(variables)) {
    before[name] = process.env[name];
    process.env[name] = value;
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const name of Object.keys(variables)) {
    if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before[name];
  }
});

const forms = [token, password].flatMap((secret) => {
  const base64 = Buffer.from(secret).toString('base64').replaceAll('=', '');
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    base64.slice(0, -1),
    encodeURIComponent(base64).slice(0, -1),
    Buffer.from(secret).toString('base64url').slice(0, -1),
    Buffer.from(secret).toString('hex'),
    Buffer.from(`ann:${secret}`).toString('base64').slice(8, -4),
  ];
});

function leaksIn(bytes: Buffer | string): readonly string[] {
  const text = typeof bytes === 'string' ? bytes : bytes.toString('latin1');
  return forms.filter((form) => text.includes(Buffer.from(form).toString('latin1')));
}

function everyFile(): readonly { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
}

describe('secrets of the environment', () => {
  test('reach the tools that are given them, and no file, result, event, log line or error', async () => {
    const echo = new EchoTool();
    const asked: string[] = [];
    const lines: unknown[] = [];
    const log = (...line: unknown[]): void => void lines.push(line);
    const store = join(folder, 'runs.sqlite');
    const events: RunEvent[] = [];
    await using orchestrator = new Orchestrator({
      store,
      config: null,
      models: null,
      tools: { root: folder },
      logger: { debug: log, info: log, warning: log, error: log },
      stateManager: new StateManager(new FileStorage(join(folder, 'states'))),
      generate: async ({ messages }) => {
        const said = String((messages.at(-1) as { readonly content: string }).content);
        asked.push(said);
        return {
          content: said,
          toolCalls: [],
          usage: { input: { total: 1 }, output: { total: 1 } },
          costUsd: 0,
          cost: { source: 'table', isEstimated: false },
          modelId: 'm',
          provider: 'p',
          latencyMs: 1,
          finishReason: 'stop',
        } as never;
      },
    }).registerTool(echo);
    const execution = await orchestrator.start(pipeline, { header: `Bearer ${token}`, aside: `${password}!` });
    const answering = (async (): Promise<void> => {
      for await (const event of execution.run.events() as AsyncIterable<RunEvent>) {
        events.push(event);
        if (event.type === 'wait.opened' && 'signal' in event.until) await execution.run.signal(event.until.signal, `it is ${token}`);
      }
    })();
    const result = await execution.finished();
    await answering;
    const url = variables['ECHO_DATABASE_URL'];
    expect(new Set(echo.seen)).toEqual(
      new Set([
        token,
        `Bearer ${token}`,
        url,
        '[redacted] https://x.example/?q=[redacted]&b=[redacted]',
        `[redacted] ${token}`,
        `b ${token}`,
      ]),
    );
    expect(asked).toEqual(expect.arrayContaining([`Say ${token}.`, expect.stringMatching(/^echo-tool\s+error: .*refused: \[redacted\]/)]));
    expect(result).toMatchObject({ success: true, outputs: { raw: '[secret ECHO_TOKEN]', echo: expect.stringContaining('[redacted]') } });
    expect(result.steps['asks']?.value).toMatchObject({ value: 'it is [redacted]' });
    expect(leaksIn(JSON.stringify([result, events, lines]))).toEqual([]);
    const files = everyFile();
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['runs.sqlite', 'report.html']));
    for (const { name, bytes } of files) expect([name, leaksIn(bytes)]).toEqual([name, []]);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('[redacted]');
  });

  const two = `
id: two
environment: [ECHO_TOKEN]
steps:
  - { id: first, tool: echo-tool, action: call, parameters: { text: "{{ word }}" } }
  - { id: second, tool: echo-tool, action: call, parameters: { text: "{{ env.ECHO_TOKEN }} {{ word }} {{ first.plain }}" }, dependencies: [first] }
outputs: { word: "{{ second.hex }}" }
`;

  test('are looked up anew by whoever goes on with a run, and missed by their names', async () => {
    const store = join(folder, 'later.sqlite');
    const quiet = {
      store,
      config: null,
      models: null,
      logger: { debug: () => undefined, info: () => undefined, warning: () => undefined, error: () => undefined },
    };
    const first = new EchoTool();
    first.execute = () => Promise.reject(new Error('no network'));
    const executionId = 'two-lives';
    {
      await using orchestrator = new Orchestrator(quiet).registerTool(first);
      await expect(orchestrator.executeYaml(two, { word: `<${token}>` }, { executionId })).rejects.toThrow('no network');
    }
    process.env['ECHO_TOKEN'] = '';
    {
      await using orchestrator = new Orchestrator(quiet).registerTool(new EchoTool());
      await expect(orchestrator.recoverPipeline(executionId)).rejects.toThrow(
        'The variable "ECHO_TOKEN" of the environment is not set here',
      );
    }
    process.env['ECHO_TOKEN'] = token;
    const later = new EchoTool();
    await using orchestrator = new Orchestrator(quiet).registerTool(later);
    expect(await orchestrator.recoverPipeline(executionId)).toMatchObject({
      success: true,
      outputs: { word: expect.stringContaining('[redacted]') },
    });
    expect(later.seen).toEqual([`<${token}>`, `${token} <${token}> <[redacted]>`]);
    const fork = await orchestrator.fork(executionId, { inputs: { word: `${token}, ${token}` } });
    await fork.finished().catch(() => undefined);
    for (const { name, bytes } of everyFile()) expect([name, leaksIn(bytes)]).toEqual([name, []]);
  });

  test('are not given to whoever writes what stands for one', async () => {
    await using orchestrator = new Orchestrator({ config: null, models: null }).registerTool(new EchoTool());
    await expect(orchestrator.start(two, { word: { 'tutti:secret': [{ env: 'ECHO_TOKEN' }] } })).rejects.toMatchObject({
      code: 'INPUT_TYPE',
      message: expect.stringContaining('tutti:secret'),
    });
  });

  test('that stand in a file do not get into its records, and no tool is called with a mask in their place', async () => {
    const key = `ghp_${'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zaB3dE'}`;
    const store = join(folder, 'literal.sqlite');
    const echo = new EchoTool();
    await using orchestrator = new Orchestrator({ store, config: null, models: null }).registerTool(echo);
    const run = orchestrator.executeYaml(
      `id: literal\nsteps:\n  - { id: a, tool: echo-tool, action: call, parameters: { text: "${key}" } }\n`,
    );
    await expect(run).rejects.toMatchObject({ message: expect.stringContaining('"environment"') });
    expect(echo.seen).toEqual([]);
    for (const { name, bytes } of everyFile()) expect([name, bytes.includes(key)]).toEqual([name, false]);
  });
});
