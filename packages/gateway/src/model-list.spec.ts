import { expect, test } from '@jest/globals';
import { ModelRegistry } from '@tutti/models';
import { modelListOf } from './model-list.ts';

const registry = (defaultProvider?: string): ModelRegistry => {
  const models = new ModelRegistry(defaultProvider === undefined ? {} : { defaultProvider });
  models.registerModel('a/large', {
    provider: 'a',
    model: 'large-2',
    capabilities: ['coding'],
    costPer1kTokens: 0.01,
    quality: 0.9,
    latency: { firstTokenMs: 2_000, perTokenMs: 10 },
    contextWindow: 100_000,
  });
  models.registerModel('b/small', { provider: 'b', capabilities: [], costPer1kTokens: 0.001, quality: 0.6, contextWindow: 1_000 });
  models.registerModel('b/unpriced', { provider: 'b', quality: { default: 0.4, summarization: 0.8 } });
  return models;
};

test('a list says what to expect of each model, and decides nothing', () => {
  const models = registry();
  const { models: all, refused } = modelListOf(models).outlook({ inputTokens: 1_000, outputTokens: 1_000 });
  expect(all.map(({ model, provider, costUsd }) => [model, provider, costUsd])).toEqual([
    ['a/large', 'a', 0.02],
    ['b/small', 'b', 0.002],
    ['b/unpriced', 'b', null],
  ]);
  expect(all[0]).toMatchObject({ quality: 0.9, latencyMs: 12_000, capabilities: ['coding'], inFlight: 0 });
  expect(refused).toEqual([]);
  expect(models.router.decide().id).toBe('1');
});

test('calls at work and what the task says are seen', () => {
  const models = registry();
  const { chosen } = models.router.decide();
  const { models: all } = modelListOf(models).outlook({ task: 'summarization' });
  expect(all.find(({ model }) => model === chosen)?.inFlight).toBe(1);
  expect(all.find(({ model }) => model === 'b/unpriced')?.quality).toBe(0.8);
});

test('models that lack something are refused by name, and bans hold', () => {
  const models = registry();
  models.banModel('b/unpriced', 'too slow');
  const { models: all, refused } = modelListOf(models).outlook({ capabilities: ['coding'], contextWindow: 5_000 });
  expect(all.map(({ model }) => model)).toEqual(['a/large']);
  expect(refused.map(({ model }) => model)).toEqual(['b/small', 'b/unpriced']);
});

test('models that are named are compared, also beside the default provider; an unknown name is told with the nearest', () => {
  const list = modelListOf(registry('b'));
  expect(list.outlook({}).models.map(({ model }) => model)).toEqual(['b/small', 'b/unpriced']);
  expect(list.outlook({ models: ['large-2', 'b/small', 'a/large'] }).models.map(({ model }) => model)).toEqual(['a/large', 'b/small']);
  expect(list.outlook({ models: ['a/large', 'b/small'], capabilities: ['coding'] }).refused).toMatchObject([{ model: 'b/small' }]);
  expect(() => list.outlook({ models: ['a/larg'] })).toThrow('a/large');
});
