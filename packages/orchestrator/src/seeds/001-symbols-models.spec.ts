import { describe, expect, test } from '@jest/globals';
import { ValidationError } from '@tutti/core';
import { scriptedModel } from '@tutti/testing';
import { ModelRegistry, initModels } from '../index.ts';
import { orchestrators } from '../spec-support/orchestrators.ts';

const { orchestratorOf } = orchestrators();

const config = { provider: 'mine', model: 'big-1', capabilities: ['reasoning', 'coding'], contextWindow: 100_000, costPer1kTokens: 0.01 };

/** A registry of two models: `big` as above, and a smaller, cheaper one that cannot write code. */
function registryOfTwo(): ModelRegistry {
  const registry = new ModelRegistry();
  registry.registerModel('big', config);
  registry.registerModel('small', { provider: 'other', capabilities: ['reasoning'], contextWindow: 8_000, costPer1kTokens: 0.001 });
  return registry;
}

/** What a call of one model has sent to its provider, and what became of it. */
async function called(
  registry: ModelRegistry,
): Promise<{ readonly names: readonly string[]; readonly result: Awaited<ReturnType<ReturnType<typeof orchestratorOf>['executeYaml']>> }> {
  const provider = scriptedModel(() => 'An answer.', { id: 'mine' });
  const orchestrator = orchestratorOf({
    modelRegistry: registry,
    providers: { mine: provider, other: scriptedModel(() => 'Other.', { id: 'other' }) },
  });
  const result = await orchestrator.executeYaml('steps:\n  - { id: ask, action: generate_text, parameters: { prompt: x, model: big } }\n');
  return { names: provider.calls.map(({ request }) => request.model ?? ''), result };
}

const ready = (env: Readonly<Record<string, string>>): readonly string[] => [
  ...new Set(
    initModels({ env, file: null })
      .listModels()
      .map(({ provider }) => provider),
  ),
];

describe('symbols of seed 001: models', () => {
  test('Model Registry · ModelRegistry: holds what is registered, and nothing before', () => {
    expect(new ModelRegistry().listModels()).toEqual([]);
    expect(registryOfTwo().listModels()).toHaveLength(2);
  });

  test('Model Registry · registerModel(id, config): an id that is registered again has the new configuration', () => {
    const registry = registryOfTwo();
    registry.registerModel('big', { ...config, contextWindow: 5 });
    expect([registry.getModel('big')?.contextWindow, registry.listModels().length]).toEqual([5, 2]);
    expect(() => registry.registerModel('big', { provider: '' })).toThrow(ValidationError);
  });

  test('Model Registry · config.provider: is who is called', async () => {
    expect((await called(registryOfTwo())).result.steps['ask']).toMatchObject({ provider: 'mine' });
  });

  test('Model Registry · config.model: is what the provider is asked for, the id being its default', async () => {
    expect((await called(registryOfTwo())).names).toEqual(['big-1']);
    expect(registryOfTwo().getModel('small')?.model).toBe('small');
  });

  test('Model Registry · config.capabilities: decide who may be chosen', async () => {
    expect((await registryOfTwo().selectModel({ tasks: ['coding'] })).id).toBe('big');
    await expect(registryOfTwo().selectModel({ tasks: ['vision'] })).rejects.toMatchObject({ code: 'NO_ELIGIBLE_MODEL' });
  });

  test('Model Registry · config.contextWindow: decides who may be chosen, and none given satisfies nothing', async () => {
    const registry = new ModelRegistry();
    registry.registerModel('unknown', { provider: 'mine' });
    await expect(registry.selectModel({ contextWindow: 1 })).rejects.toMatchObject({ code: 'NO_ELIGIBLE_MODEL' });
    registry.registerModel('known', { provider: 'mine', contextWindow: 2 });
    expect((await registry.selectModel({ contextWindow: 1 })).id).toBe('known');
  });

  test('Model Registry · config.costPer1kTokens: is charged for input and output alike, US dollars per 1,000 tokens', async () => {
    const { result } = await called(registryOfTwo());
    expect(result.usage.totalTokens).toBeGreaterThan(0);
    expect(result.costUsd).toBeCloseTo((result.usage.totalTokens / 1_000) * 0.01, 9);
  });

  test('Model Registry · getModel(id): gives the model, or nothing', () => {
    expect(registryOfTwo().getModel('small')?.provider).toBe('other');
    expect(registryOfTwo().getModel('smal')).toBeUndefined();
  });

  test('Model Registry · Model: says what was registered, and cannot be changed', () => {
    const model = registryOfTwo().getModel('big');
    expect(model).toMatchObject({
      id: 'big',
      provider: 'mine',
      model: 'big-1',
      capabilities: ['reasoning', 'coding'],
      contextWindow: 100_000,
      prices: { inputPer1kTokens: 0.01, outputPer1kTokens: 0.01 },
    });
    expect(() => Object.assign(model as object, { provider: 'x' })).toThrow(TypeError);
  });

  test('Model Registry · selectModel(requirements): gives one that meets all of them', async () => {
    expect((await registryOfTwo().selectModel({ tasks: ['reasoning'], contextWindow: 50_000, maxCostPer1k: 0.05 })).id).toBe('big');
    await expect(registryOfTwo().selectModel({ tasks: ['coding'], maxCostPer1k: 0.005 })).rejects.toMatchObject({
      code: 'NO_ELIGIBLE_MODEL',
    });
  });

  test('Model Registry · requirements.tasks: all of them are needed', async () => {
    expect((await registryOfTwo().selectModel({ tasks: ['reasoning', 'coding'] })).id).toBe('big');
  });

  test('Model Registry · requirements.contextWindow: is the least there must be', async () => {
    expect((await registryOfTwo().selectModel({ contextWindow: 8_001 })).id).toBe('big');
    await expect(registryOfTwo().selectModel({ contextWindow: 100_001 })).rejects.toMatchObject({ code: 'NO_ELIGIBLE_MODEL' });
  });

  test('Model Registry · requirements.maxCostPer1k: is the most it may cost', async () => {
    expect((await registryOfTwo().selectModel({ maxCostPer1k: 0.005 })).id).toBe('small');
  });

  test('Model Registry · listModels(filterBy?): lists all, or those that match', () => {
    const registry = registryOfTwo();
    expect(registry.listModels().map(({ id }) => id)).toEqual(['big', 'small']);
    expect(registry.listModels({ provider: 'other' }).map(({ id }) => id)).toEqual(['small']);
  });

  test('Model Registry · getUsageMetrics(): counts calls and cost of each model', async () => {
    const registry = registryOfTwo();
    expect(await registry.getUsageMetrics()).toMatchObject({ totalCalls: 0, totalCostUsd: 0 });
    const { result } = await called(registry);
    const metrics = await registry.getUsageMetrics();
    expect(metrics).toMatchObject({ totalCalls: 1, totalFailures: 0, models: { big: { calls: 1, failures: 0 }, small: { calls: 0 } } });
    expect(metrics.totalCostUsd).toBeCloseTo(result.costUsd, 8);
  });

  test('init_models() · initModels(): describes what can be reached, at once', () => {
    expect(initModels({ env: {}, file: null })).toBeInstanceOf(ModelRegistry);
    expect(ready({})).toEqual(['local']);
  });

  test('Environment Variables · OPENAI_API_KEY: brings the models of OpenAI', () => {
    expect(ready({ OPENAI_API_KEY: 'k' })).toEqual(['openai', 'local']);
  });

  test('Environment Variables · ANTHROPIC_API_KEY: brings the models of Anthropic', () => {
    expect(ready({ ANTHROPIC_API_KEY: 'k' })).toEqual(['anthropic', 'local']);
  });

  test('Environment Variables · GOOGLE_API_KEY: brings the models of Google', () => {
    expect(ready({ GOOGLE_API_KEY: 'k' })).toEqual(['google', 'local']);
  });
});
