import { describe, expect, test } from '@jest/globals';
import { plainUsage } from '@tutti/core';
import { PriceTable } from '@tutti/cost-tracker';
import { initModels, ModelRegistry, type ModelConfig } from '@tutti/models';
import { fakeClock, scriptedModel } from '@tutti/testing';
import { ModelPrice } from './model-price.ts';
import { ModelGateway } from './model-gateway.ts';
import { ask, failing, world } from './spec-support/world.ts';

const usage = plainUsage(1_000, 1_000);

function priceOf(
  config: Partial<ModelConfig>,
  table?: PriceTable,
): { readonly usd: number; readonly tableVersion: string; readonly isEstimated: boolean } {
  const model = new ModelRegistry().registerModel('m', { provider: 'openai', model: 'gpt-4o', ...config });
  const { nanoUsd, tableVersion, isEstimated } = new ModelPrice(table).priceOf(model, usage);
  return { usd: nanoUsd / 1e9, tableVersion, isEstimated };
}

describe('the price of a model', () => {
  test('is what its user registered, before what the table says, and before a list price', () => {
    expect(priceOf({ inputCostPer1kTokens: 0.001, outputCostPer1kTokens: 0.002 })).toEqual({
      usd: 0.003,
      tableVersion: 'override',
      isEstimated: false,
    });
    expect(priceOf({ costPer1kTokens: 0 })).toMatchObject({ usd: 0 });
    const listed = priceOf({ costPer1kTokens: 7, priceSource: 'list' });
    expect(listed.usd).toBe(0.0125);
    expect(priceOf({})).toEqual(listed);
    expect(priceOf({ model: 'mine', costPer1kTokens: 7, priceSource: 'list' })).toMatchObject({ usd: 14 });
    expect(priceOf({ model: 'mine' })).toMatchObject({ isEstimated: true });
  });

  test('is what the user’s own table says, before all that', () => {
    const table = new PriceTable({ prices: { 'openai/gpt-4o': { input: 1, output: 1 } } });
    expect(priceOf({ costPer1kTokens: 7 }, table)).toMatchObject({ usd: 0.002 });
  });

  test('of a well-known model is the table’s, until the models file states one', () => {
    const registry = initModels({ env: { OPENAI_API_KEY: 'x' }, file: null });
    const known = registry.requireModel('openai/gpt-5');
    expect([known.priceSource, new ModelPrice().priceOf(known, usage).tableVersion]).toEqual([
      'list',
      expect.stringMatching(/^genai-prices|\d/),
    ]);
    const { id, prices: _, priceSource: _source, ...config } = known;
    const own = registry.registerModel(id, { ...(config as ModelConfig), costPer1kTokens: 0.004 });
    expect(new ModelPrice().priceOf(own, usage)).toMatchObject({ nanoUsd: 8_000_000, tableVersion: 'override' });
  });
});

describe('limits', () => {
  const limitsOf = (limits: Readonly<Record<string, object>>) => (): unknown => world({}, { limits });

  test('of a name that nothing has are told with the nearest one', () => {
    expect(limitsOf({ 'god/a': {} })).toThrow('there is no provider or model "god/a". Did you mean "good/a"?');
    expect(limitsOf({ othr: {} })).toThrow('Did you mean "other"?');
    expect(limitsOf({ zzz: {} })).toThrow('Known: good, other, good/a, other/b.');
  });

  test('of providers, of models, and of models to come are taken', () => {
    expect(limitsOf({ good: {}, 'other/b': {}, 'good/some-model-to-come': {} })).not.toThrow();
  });
});

describe('a call that makes no sense', () => {
  test.each<[string, { readonly request?: object; readonly options?: object; readonly message: RegExp }]>([
    ['an answer of no length', { request: { maxTokens: 0 }, message: /maxTokens is 0; it must be a whole number above 0/ }],
    ['an answer of half a token', { request: { maxTokens: 0.5 }, message: /maxTokens is 0\.5/ }],
    ['a time that is no number', { options: { timeoutMs: Number.NaN, maxWaitMs: -1 }, message: /timeoutMs is NaN.*maxWaitMs is -1/ }],
    ['a budget where none are kept', { options: { budget: 'run/1' }, message: /budget is "run\/1", and this gateway keeps no budgets/ }],
  ])('%s is refused before anything is sent', async (_what, { request, options, message }) => {
    const { gateway, good } = world();
    await expect(gateway.generate({ ...ask, ...request }, options)).rejects.toThrow(message);
    await expect(gateway.stream({ ...ask, ...request }, options).next()).rejects.toThrow(message);
    expect(good.calls).toHaveLength(0);
  });

  test('a gateway that asks no model is refused', () => {
    expect(() => world({}, { maxModels: 0 })).toThrow('The maxModels of the gateway is 0; it must be a whole number above 0.');
  });

  test('a text longer than every window is answered with a table, at once', async () => {
    const { gateway } = world();
    await expect(gateway.generate({ ...ask, messages: [{ role: 'user', content: 'word '.repeat(200_000) }] })).rejects.toThrow(
      /good\/a +contextWindow ≥ \d+, the estimated length of the request \(it has 8000\)\s+other\/b +contextWindow/,
    );
  });
});

describe('two gateways of one registry', () => {
  test('choose by their own breakers each, and a look at the registry heeds both, until one is disposed of', async () => {
    const clock = fakeClock();
    const { gateway: first } = world({ good: failing('auth') }, { clock });
    const { registry } = first;
    const second = new ModelGateway({
      registry,
      providers: { good: scriptedModel(['fine'], { id: 'good', clock }), other: scriptedModel(['fine'], { id: 'other', clock }) },
      clock,
    });
    await first.generate(ask);
    // The first one's key is refused; the second one has its own.
    expect((await first.generate(ask)).modelId).toBe('other/b');
    expect((await second.generate({ ...ask, model: 'good/a' })).modelId).toBe('good/a');
    await expect(first.generate({ ...ask, model: 'good/a' })).rejects.toMatchObject({ code: 'NO_ELIGIBLE_MODEL' });
    expect(registry.router.decide().excluded).toMatchObject([{ model: 'good/a', fails: 'is available (its circuit is open)' }]);
    second[Symbol.dispose]();
    expect(registry.router.decide().excluded).toHaveLength(1);
    first[Symbol.dispose]();
    expect(registry.router.forecast().models.map(({ model }) => model)).toContain('good/a');
  });
});
