import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultServer, scriptedModel } from '@tutti/testing';
import { ModelRegistry, Orchestrator, ValidationError, initModels } from '../index.ts';
import { mostAtWork } from '../spec-support/most-at-work.ts';
import { orchestrators } from '../spec-support/orchestrators.ts';

// The facade loads these when they are needed, and so does everything beside it.
const { YAMLCompiler } = await import('@tutti/pipeline');

const { ValidationTool, WebSearchTool } = await import('@tutti/tools');

const { folder, orchestratorOf } = orchestrators();

const gpt4 = {
  provider: 'openai',
  model: 'gpt-4-turbo',
  capabilities: ['reasoning', 'coding'],
  contextWindow: 128_000,
  costPer1kTokens: 0.01,
};
const frugal = { provider: 'openai', model: 'frugal', capabilities: ['reasoning'], contextWindow: 60_000, costPer1kTokens: 0.004 };
const wanted = { tasks: ['reasoning'], contextWindow: 50_000, maxCostPer1k: 0.005 };

describe('seed 001', () => {
  test('Model Registry (1): constructs empty', () => {
    const registry = new ModelRegistry();
    expect(registry.listModels()).toEqual([]);
    expect(new Orchestrator({ modelRegistry: registry })).toBeInstanceOf(Orchestrator);
  });

  test('`register_model(model_id, model_config)` (1): registers a model by id', () => {
    const registry = new ModelRegistry();
    registry.registerModel('gpt-4', gpt4);
    expect(registry.getModel('gpt-4')).toMatchObject({
      id: 'gpt-4',
      provider: 'openai',
      model: 'gpt-4-turbo',
      capabilities: ['reasoning', 'coding'],
      contextWindow: 128_000,
      prices: { inputPer1kTokens: 0.01, outputPer1kTokens: 0.01 },
    });
    expect(registry.getModel('gpt-5')).toBeUndefined();
    expect(registry.listModels({ provider: 'openai' }).map(({ id }) => id)).toEqual(['gpt-4']);
  });

  test('`select_model(requirements)` (1): selects what meets the requirements, and nothing else', async () => {
    const registry = new ModelRegistry();
    registry.registerModel('gpt-4', gpt4);
    await expect(registry.selectModel(wanted)).rejects.toMatchObject({
      code: 'NO_ELIGIBLE_MODEL',
      message: expect.stringContaining('gpt-4'),
    });
    registry.registerModel('frugal', frugal);
    expect((await registry.selectModel(wanted)).id).toBe('frugal');
  });

  test('`init_models()` (1): knows the models whose keys are set, and the local one always', () => {
    expect(
      initModels({ env: {}, file: null })
        .listModels()
        .map(({ provider }) => provider),
    ).toEqual(['local']);
    const providers = initModels({ env: { OPENAI_API_KEY: 'x', ANTHROPIC_API_KEY: 'y', GOOGLE_API_KEY: 'z' }, file: null })
      .listModels()
      .map(({ provider }) => provider);
    expect(new Set(providers)).toEqual(new Set(['openai', 'anthropic', 'google', 'local']));
  });

  test('WebSearchTool (1): searches with a query, for so many results', async () => {
    await using server = await faultServer();
    const results = Array.from({ length: 12 }, (_, i) => ({ url: `https://${i}.example/`, title: `Result ${i}`, content: `Says ${i}.` }));
    server.respond({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ results }) });
    const tool = new WebSearchTool({ net: { allowPrivate: [server.url] }, searxngUrl: server.url });
    expect(Object.keys(tool.actions)).toEqual(['search']);
    const result = await tool.execute('search', { query: 'python tutorial', max_results: 10 });
    expect(result).toMatchObject({ query: 'python tutorial', count: 10, success: true });
    expect((result['results'] as readonly unknown[])[9]).toMatchObject({
      rank: 10,
      title: 'Result 9',
      url: 'https://9.example/',
      snippet: 'Says 9.',
    });
    expect(server.requests[0]?.path).toMatch(/q=python(\+|%20)tutorial/);
  });

  test('Configuration Files (1): every documented key is read, and does what it says', async () => {
    const config = join(folder, 'orchestrator.yaml');
    const documented = {
      orchestrator: { max_concurrent_tasks: 20, enable_checkpointing: true, log_level: 'DEBUG' },
      models: { default_provider: 'openai', routing_strategy: 'ucb', cost_optimization: true },
      tools: { enable_web_search: true, enable_filesystem: true, sandbox_mode: false },
    };
    writeFileSync(config, JSON.stringify(documented));
    const orchestrator = orchestratorOf({ config, tools: {} });
    expect(orchestrator.modelRegistry).toMatchObject({ defaultProvider: 'openai', router: { strategy: 'ucb' } });
    expect((await orchestratorOf({ config, tools: {} }).tools()).names()).toEqual(expect.arrayContaining(['web-search', 'filesystem']));
    writeFileSync(join(folder, 'free.txt'), 'outside of the working folder');
    const yaml = `steps:\n  - { id: read, tool: filesystem, action: read, parameters: { path: "${join(folder, 'free.txt')}" } }\n`;
    expect((await orchestrator.executeYaml(yaml))['read']).toMatchObject({ content: 'outside of the working folder' });
    expect(await mostAtWork(orchestratorOf({ config }))).toBe(20);
  });

  test('`ValidationError` (1): is thrown when validation fails', async () => {
    const schema = { type: 'object', properties: { age: { type: 'integer' } } };
    const error = await new ValidationTool().execute('validate', { data: { age: 'old' }, schema }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).issues).toMatchObject([{ path: 'age' }]);
    expect(await new ValidationTool().execute('validate', { data: { age: 7 }, schema })).toMatchObject({ valid: true });
  });

  test('From v1.1 to v1.2 (1): a model by id, and by what it must be able to do; AUTO tags compile', async () => {
    const modelRegistry = new ModelRegistry();
    modelRegistry.registerModel('gpt-4', { ...gpt4, provider: 'scripted' });
    modelRegistry.registerModel('frugal', { ...frugal, provider: 'scripted' });
    expect(modelRegistry.getModel('gpt-4')?.id).toBe('gpt-4');
    expect((await modelRegistry.selectModel({ tasks: ['coding'] })).id).toBe('gpt-4');
    const yaml =
      'id: p\nsteps:\n  - id: ask\n    action: generate_text\n    parameters: { prompt: Say something, tone: <AUTO>a fitting tone</AUTO> }\n';
    expect(await new YAMLCompiler().compile(yaml)).toMatchObject({ id: 'p' });
    const result = await orchestratorOf({
      modelRegistry,
      providers: { scripted: scriptedModel(() => 'Said.', { id: 'scripted' }) },
    }).executeYaml('id: p\nsteps:\n  - { id: ask, action: generate_text, parameters: { prompt: Say something, model: gpt-4 } }\n');
    expect(JSON.stringify(result)).toContain('Said.');
  });
});
