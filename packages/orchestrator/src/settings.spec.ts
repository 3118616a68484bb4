import { describe, expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompilationError, ExecutionError } from '@tutti/core';
import { faultServer, MockTool, recordingLogger } from '@tutti/testing';
import { mostAtWork } from './spec-support/most-at-work.ts';
import { orchestrators } from './spec-support/orchestrators.ts';

const { folder, orchestratorOf } = orchestrators();

let written = 0;
function fileOf(text: string): string {
  const path = join(folder, `settings-${++written}.yaml`);
  writeFileSync(path, text);
  return path;
}

const asking = (model: string): string =>
  `id: asking\nsteps:\n  - { id: ask, action: generate_text, max_retries: 0, parameters: { prompt: "Say it.", model: ${model} } }\n`;

describe('orchestrator.yaml', () => {
  test('bounds the steps at work; the environment beats it, and code beats both', async () => {
    const config = fileOf('orchestrator: { max_concurrent_tasks: 2 }\n');
    expect(await mostAtWork(orchestratorOf({ config }))).toBe(2);
    process.env['ORCHESTRATOR_MAX_CONCURRENT'] = '4';
    try {
      expect(await mostAtWork(orchestratorOf({ config }))).toBe(4);
      expect(await mostAtWork(orchestratorOf({ config, maxConcurrentTasks: 3 }))).toBe(3);
    } finally {
      delete process.env['ORCHESTRATOR_MAX_CONCURRENT'];
    }
  });

  test('takes the file tool out, moves its root, and lifts the sandbox', async () => {
    const yaml = (path: string): string =>
      `id: p\nsteps:\n  - { id: read, tool: filesystem, action: read, parameters: { path: "${path}" } }\n`;
    mkdirSync(join(folder, 'inner'), { recursive: true });
    writeFileSync(join(folder, 'inner', 'a.txt'), 'inner text');
    const outside = fileOf('outside text');
    const run = (text: string, path: string): Promise<unknown> =>
      orchestratorOf({ tools: {}, config: fileOf(text) }).executeYaml(yaml(path));
    await expect(run('tools: { enable_filesystem: false }\n', 'a.txt')).rejects.toBeInstanceOf(CompilationError);
    await expect(run('tools: { root: inner }\n', 'a.txt')).resolves.toMatchObject({ read: { content: 'inner text' } });
    await expect(run('tools: { root: inner }\n', outside)).rejects.toBeInstanceOf(ExecutionError);
    await expect(run('tools: { root: inner, sandbox_mode: false }\n', outside)).resolves.toMatchObject({
      read: { content: 'outside text' },
    });
  });

  test('takes the web tools out', async () => {
    const names = async (text: string): Promise<readonly string[]> => (await orchestratorOf({ config: fileOf(text) }).tools()).names();
    expect(await names('tools: { enable_web_search: true }\n')).toContain('web-search');
    expect(await names('tools: { enable_web_search: false }\n')).not.toContain('web-search');
  });

  test('switches checkpoints off, as long as code does not ask for them', async () => {
    const saved: string[] = [];
    const stateManager = { saveCheckpoint: async (id: string) => (saved.push(id), 'c'), restoreCheckpoint: async () => undefined } as never;
    const run = (config: string, options = {}): Promise<unknown> =>
      orchestratorOf({ config, stateManager }).executeYaml(
        'id: p\nsteps:\n  - { id: a, tool: report-generator, action: generate, parameters: { content: x } }\n',
        {},
        options,
      );
    const off = fileOf('orchestrator: { enable_checkpointing: false }\n');
    await run(off);
    expect(saved).toEqual([]);
    await run(off, { checkpointEnabled: true });
    expect(saved).not.toEqual([]);
  });

  test('names the models file, limits calls, and bounds their time', async () => {
    await using server = await faultServer();
    server.respond({ fault: 'stall-before-headers' });
    const models = fileOf(`models: { mine: { provider: openai, base_url: "${server.url}/v1" } }\n`);
    const config = fileOf(`models: { file: "${models}", timeout_ms: 60 }\n`);
    process.env['OPENAI_API_KEY'] = 'sk-settings-0123456789';
    try {
      await expect(orchestratorOf({ config }).executeYaml(asking('mine'))).rejects.toThrow(/timeoutMs = 60/);
      const limited = fileOf(`models: { file: "${models}" }\nlimits: { mine: { tokens_per_minute: 1 } }\n`);
      await expect(orchestratorOf({ config: limited }).executeYaml(asking('mine'))).rejects.toMatchObject({
        data: { code: 'REQUEST_EXCEEDS_LIMIT' },
      });
      expect(server.requests.length).toBeLessThanOrEqual(1);
    } finally {
      delete process.env['OPENAI_API_KEY'];
    }
  });

  test('is told its mistakes before anything is started', async () => {
    await expect(
      orchestratorOf({ config: fileOf('orchestrator: { max_concurent_tasks: 2 }\n') }).executeYaml(asking('auto')),
    ).rejects.toThrow(/1:17 error KEY_UNKNOWN.*\n.*\n.*\^+\n.*max_concurrent_tasks/);
  });
});

describe('a key that a provider echoes', () => {
  test('is in no error, no log line and no byte of the journal, also behind an error handler', async () => {
    const key = 'sk-proj-aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z';
    const logger = recordingLogger();
    await using server = await faultServer();
    server.respond(({ headers }) => ({
      status: 400,
      body: JSON.stringify({
        error: {
          message: `Bad ${headers['authorization']}, that is ${Buffer.from(key).toString('base64')}`,
          type: 'invalid_request_error',
          param: key,
        },
      }),
    }));
    const models = fileOf(`models: { mine: { provider: openai, base_url: "${server.url}/v1" } }\n`);
    const store = join(folder, 'secrets.sqlite');
    process.env['OPENAI_API_KEY'] = key;
    try {
      await using orchestrator = orchestratorOf({ store, models, logger }).registerTool(
        new MockTool({ id: 'mock', fallback: async () => Promise.reject(new Error(`The tool saw ${key}.`)) }),
      );
      const error = await orchestrator
        .executeYaml(
          `${asking('mine')}  - { id: call, tool: mock, action: go, on_error: { action: "Report {{ error.message }}", fallback_value: "{{ error.message }}" } }\n`,
        )
        .catch((thrown: unknown) => thrown as ExecutionError);
      expect(error).toBeInstanceOf(ExecutionError);
      expect(server.requests.length).toBeGreaterThan(0);
      expect(JSON.stringify([String(error), (error as ExecutionError).result, logger.entries])).not.toContain(key.slice(8, 24));
      expect((await orchestrator.execution((error as ExecutionError).executionId)).executionId).toBeDefined();
    } finally {
      delete process.env['OPENAI_API_KEY'];
    }
    const { readFileSync, readdirSync } = await import('node:fs');
    const kept = readdirSync(folder).filter((name) => name.startsWith('secrets.sqlite') || name.startsWith('router.sqlite'));
    expect(kept).toEqual(expect.arrayContaining(['router.sqlite', 'secrets.sqlite']));
    for (const name of kept)
      for (const form of [key.slice(8, 24), Buffer.from(key).toString('base64').slice(0, 24)])
        expect(readFileSync(join(folder, name)).includes(form)).toBe(false);
  });
});
