import { describe, expect, test } from '@jest/globals';
import { ValidationError } from '@tutti/core';
import { scriptedModel } from '@tutti/testing';
import { Orchestrator } from '../index.ts';
import { orchestrators } from '../spec-support/orchestrators.ts';

// The facade loads these when they are needed, and so does everything beside it.
const { initModels, ModelRegistry } = await import('@tutti/models');
const { YAMLCompiler } = await import('@tutti/pipeline');

const { FileSystemTool } = await import('@tutti/tools');

const { folder, orchestratorOf } = orchestrators();

const gpt4 = { provider: 'openai', model: 'gpt-4-turbo', capabilities: ['reasoning', 'coding'], contextWindow: 128_000, costPer1kTokens: 0.01 };
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
    expect(registry.getModel('gpt-4')).toMatchObject({ id: 'gpt-4', provider: 'openai', model: 'gpt-4-turbo', capabilities: ['reasoning', 'coding'], contextWindow: 128_000, prices: { inputPer1kTokens: 0.01, outputPer1kTokens: 0.01 } });
    expect(registry.getModel('gpt-5')).toBeUndefined();
    expect(registry.listModels({ provider: 'openai' }).map(({ id }) => id)).toEqual(['gpt-4']);
  });

  test('`select_model(requirements)` (1): selects what meets the requirements, and nothing else', async () => {
    const registry = new ModelRegistry();
    registry.registerModel('gpt-4', gpt4);
    await expect(registry.selectModel(wanted)).rejects.toMatchObject({ code: 'NO_ELIGIBLE_MODEL', message: expect.stringContaining('gpt-4') });
    registry.registerModel('frugal', frugal);
    expect((await registry.selectModel(wanted)).id).toBe('frugal');
  });

  test('`init_models()` (1): knows the models whose keys are set, and the local one always', () => {
    expect(initModels({ env: {}, file: null }).listModels().map(({ provider }) => provider)).toEqual(['local']);
    const providers = initModels({ env: { OPENAI_API_KEY: 'x', ANTHROPIC_API_KEY: 'y', GOOGLE_API_KEY: 'z' }, file: null }).listModels().map(({ provider }) => provider);
    expect(new Set(providers)).toEqual(new Set(['openai', 'anthropic', 'google', 'local']));
  });

  test('`ValidationError` (1): is thrown by a tool whose parameters are not valid', async () => {
    const error = await new FileSystemTool({ root: folder }).execute('write', { path: 17, content: 'x' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).issues).toMatchObject([{ path: 'path' }]);
  });

  test('From v1.1 to v1.2 (1): a model by id, and by what it must be able to do; AUTO tags compile', async () => {
    const modelRegistry = new ModelRegistry();
    modelRegistry.registerModel('gpt-4', { ...gpt4, provider: 'scripted' });
    modelRegistry.registerModel('frugal', { ...frugal, provider: 'scripted' });
    expect(modelRegistry.getModel('gpt-4')?.id).toBe('gpt-4');
    expect((await modelRegistry.selectModel({ tasks: ['coding'] })).id).toBe('gpt-4');
    const yaml = 'id: p\nsteps:\n  - id: ask\n    action: generate_text\n    parameters: { prompt: Say something, tone: <AUTO>a fitting tone</AUTO> }\n';
    expect(await new YAMLCompiler().compile(yaml)).toMatchObject({ id: 'p' });
    const result = await orchestratorOf({ modelRegistry, providers: { scripted: scriptedModel(() => 'Said.', { id: 'scripted' }) } }).executeYaml('id: p\nsteps:\n  - { id: ask, action: generate_text, parameters: { prompt: Say something, model: gpt-4 } }\n');
    expect(JSON.stringify(result)).toContain('Said.');
  });
});
