import { describe, expect, test } from '@jest/globals';
import { ValidationError } from '@tutti/core';
import type { NoEligibleModelError } from '../errors/no-eligible-model-error.ts';
import { registryOf, succeed } from '../spec-support/catalogs.ts';
import { isNoEligibleModel, ModelRegistry } from './model-registry.ts';

function refusalOf(work: () => unknown): NoEligibleModelError {
  try {
    work();
  } catch (error) {
    if (isNoEligibleModel(error)) return error as NoEligibleModelError;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('a model registry', () => {
  test('keeps what it is told and gives it back', () => {
    const registry = new ModelRegistry();
    registry.registerModel('gpt', {
      provider: 'openai',
      model: 'gpt-turbo',
      capabilities: ['reasoning'],
      contextWindow: 128_000,
      costPer1kTokens: 0.01,
    });
    expect(registry.getModel('gpt')).toMatchObject({
      id: 'gpt',
      provider: 'openai',
      model: 'gpt-turbo',
      contextWindow: 128_000,
      prices: { inputPer1kTokens: 0.01, outputPer1kTokens: 0.01 },
    });
    expect(registry.getModel('other')).toBeUndefined();
    expect(registry.listModels({ capabilities: ['reasoning'] }).map(({ id }) => id)).toEqual(['gpt']);
    expect(registry.listModels({ provider: 'other' })).toEqual([]);
  });

  test.each([
    [{ provider: 'p', costPer1kTokens: -1 }, /costPer1kTokens.*-1/],
    [{ provider: 'p', inputCostPer1kTokens: Number.NaN, outputCostPer1kTokens: 1 }, /inputCostPer1kTokens.*NaN/],
    [{ provider: 'p', inputCostPer1kTokens: 1 }, /one direction/],
    [{ provider: 'p', costPer1kTokens: 1, outputCostPer1kTokens: 1 }, /one price for both/],
    [{ provider: 'p', contextWindow: 0 }, /contextWindow/],
    [{ provider: 'p', quality: 1.5 }, /quality/],
    [{ provider: '' }, /provider/],
    [{ provider: 'p', contextwindow: 5 }, /there is no "contextwindow".*Did you mean "contextWindow"/],
    [null, /cannot be used/],
  ])('refuses the configuration %j and says why', (config, message) => {
    expect(() => new ModelRegistry().registerModel('m', config as never)).toThrow(message);
    expect(() => new ModelRegistry().registerModel('m', config as never)).toThrow(ValidationError);
  });

  test('names the nearest model when one is misspelt', () => {
    const { registry } = registryOf(3);
    registry.registerModel('claude-sonnet', { provider: 'anthropic' });
    for (const work of [
      () => registry.banModel('claude-sonet'),
      () => registry.removeModel('claude-sonet'),
      () => registry.pinModel('claude-sonet'),
      () => registry.requireModel('claude-sonet'),
      () => registry.eligibility({ model: 'claude-sonet' }),
    ]) {
      expect(work).toThrow(/Unknown model "claude-sonet".*Did you mean "claude-sonnet"\?/);
    }
  });

  test('refuses requirements it does not know', async () => {
    await expect(registryOf(2).registry.selectModel({ maxCostper1k: 1 } as never)).rejects.toThrow(/Did you mean "maxCostPer1k"/);
    await expect(registryOf(2).registry.selectModel({ contextWindow: Number.NaN })).rejects.toThrow(/contextWindow.*NaN/);
  });

  test('says of each model which requirement it fails first', async () => {
    const { registry } = registryOf(3);
    registry.registerModel('unpriced', { provider: 'even', capabilities: ['chat'], contextWindow: 90_000 });
    registry.banModel('m2');
    const error = refusalOf(() =>
      registry.router.decide({ requirements: { tasks: ['chat'], contextWindow: 16_000, maxCostPer1k: 0.0015 } }),
    );
    expect(error.code).toBe('NO_ELIGIBLE_MODEL');
    expect(error.refusals).toEqual([
      { model: 'm0', fails: 'contextWindow ≥ 16000 (it has 8000)' },
      { model: 'm1', fails: 'maxCostPer1k ≤ 0.0015 (it costs 0.002)' },
      { model: 'm2', fails: 'is not banned (it is)' },
      { model: 'unpriced', fails: 'maxCostPer1k ≤ 0.0015 (its price is unknown)' },
    ]);
    expect(error.message).toMatch(/m1 +maxCostPer1k/);
    await expect(registry.selectModel({ tasks: ['paint'] })).rejects.toThrow(/tasks include paint \(it has chat\)/);
  });

  test('says so when nothing is registered', async () => {
    await expect(new ModelRegistry().selectModel()).rejects.toThrow(/No model is registered/);
  });

  test('takes models in and out, bans, frees and pins them while it works', async () => {
    const { registry } = registryOf(2);
    registry.banModel('m0');
    expect((await registry.selectModel()).id).toBe('m1');
    registry.unbanModel('m0');
    registry.pinModel('m0');
    for (let call = 0; call < 5; call++) expect((await registry.selectModel()).id).toBe('m0');
    expect(refusalOf(() => registry.router.decide({ requirements: { contextWindow: 16_000 } })).refusals).toContainEqual({
      model: 'm1',
      fails: 'model is m0',
    });
    registry.unpinModel();
    registry.pinModel('m1', { task: 'chat' });
    expect((await registry.selectModel({ tasks: ['chat'] })).id).toBe('m1');
    registry.removeModel('m1');
    registry.registerModel('new', { provider: 'p', capabilities: ['chat'], quality: 0.99 });
    registry.banModel('m0');
    expect((await registry.selectModel({ tasks: ['chat'] })).id).toBe('new');
  });

  test('leaves a preferred model only for one of the same provider, and a free one only for a free one', () => {
    const registry = new ModelRegistry();
    registry.registerModel('free', { provider: 'a', costPer1kTokens: 0 });
    registry.registerModel('paid', { provider: 'a', costPer1kTokens: 1 });
    registry.registerModel('foreign', { provider: 'b', costPer1kTokens: 0 });
    registry.banModel('free');
    const requirements = { prefer: 'free' };
    const { refusals } = refusalOf(() => registry.router.decide({ requirements }));
    expect(refusals.map(({ fails }) => fails)).toEqual([
      'is not banned (it is)',
      expect.stringContaining('policy.crossPaid'),
      expect.stringContaining('policy.crossProvider'),
    ]);
    registry.policy = { crossProvider: true };
    expect(registry.eligibility(requirements).eligible.map(({ id }) => id)).toEqual(['foreign']);
    registry.policy = { crossPaid: true };
    expect(registry.eligibility(requirements).eligible.map(({ id }) => id)).toEqual(['paid']);
    registry.policy = { allowPaid: false, crossPaid: true, crossProvider: true };
    expect(registry.eligibility(requirements).eligible.map(({ id }) => id)).toEqual(['foreign']);
    expect(() => (registry.policy = { crosspaid: true } as never)).toThrow(/Did you mean "crossPaid"/);
  });

  test('counts calls, failures, cost, latency and rewards of each model', async () => {
    const { registry } = registryOf(2);
    registry.pinModel('m0');
    for (const reward of [1, 0.5]) succeed(registry, registry.router.decide(), reward);
    registry.router.settle(registry.router.decide(), { outcome: 'failed' });
    expect(await registry.getUsageMetrics()).toEqual({
      totalCalls: 3,
      totalFailures: 1,
      totalCostUsd: 0.002,
      models: {
        m0: { calls: 3, failures: 1, costUsd: 0.002, meanLatencyMs: 1_000, rewards: 2, meanReward: 0.75 },
        m1: { calls: 0, failures: 0, costUsd: 0, meanLatencyMs: undefined, rewards: 0, meanReward: undefined },
      },
    });
  });
});
