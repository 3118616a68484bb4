import { describe, expect, test } from '@jest/globals';
import { BudgetExceeded, ProviderError, ValidationError, plainUsage, type ModelProvider } from '@tutti/core';
import { MemoryBudgetStore } from '@tutti/cost-tracker';
import { fakeClock, scriptedModel } from '@tutti/testing';
import type { GatewayPart } from './model-gateway.ts';
import { ask, failing, world, type World } from './spec-support/world.ts';

describe('a call', () => {
  test('is routed, priced from its real usage, and learnt from', async () => {
    const { gateway, attempts, good } = world();
    const result = await gateway.generate(ask);
    expect(result).toMatchObject({
      content: 'hello',
      modelId: 'good/a',
      provider: 'good',
      costUsd: 0.07,
      cost: { usd: 0.07, source: 'table', isEstimated: false },
      decision: { chosen: 'good/a', candidates: [{ model: 'good/a' }, { model: 'other/b' }] },
    });
    expect(good.calls[0]?.request.model).toBe('a');
    expect(attempts).toMatchObject([{ outcome: 'ok', costUsd: 0.07 }]);
    expect(await gateway.registry.getUsageMetrics()).toMatchObject({ models: { 'good/a': { calls: 1 } } });
  });

  test('of a named model goes to that model or to nobody', async () => {
    const { gateway, good, other } = world({ good: failing('server') });
    expect((await gateway.generate({ ...ask, model: 'other/b' })).modelId).toBe('other/b');
    expect((await gateway.generate({ ...ask, model: 'b' })).modelId).toBe('other/b');
    await expect(gateway.generate({ ...ask, model: 'good/a' })).rejects.toMatchObject({ code: 'SERVER' });
    expect([good.calls.length, other.calls.length]).toEqual([1, 2]);
    await expect(gateway.generate({ ...ask, model: 'good/aa' })).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      message: expect.stringContaining('Did you mean "good/a"?'),
    });
  });

  test('needs the capabilities and the modalities of its request', async () => {
    const { gateway } = world();
    const image = { type: 'image' as const, source: { base64: 'aGk=', mediaType: 'image/png' } };
    expect((await gateway.generate({ messages: [{ role: 'user', content: [image] }] })).modelId).toBe('other/b');
    expect((await gateway.generate({ ...ask, capabilities: ['writing'] })).modelId).toBe('good/a');
    await expect(gateway.generate({ ...ask, capabilities: ['painting'] })).rejects.toMatchObject({ code: 'NO_ELIGIBLE_MODEL' });
  });

  test('of unknown price is never free: its cost is estimated', async () => {
    const { gateway } = world();
    gateway.registry.registerModel('good/nameless', { provider: 'good', model: 'nameless' });
    expect(await gateway.generate({ ...ask, model: 'good/nameless' })).toMatchObject({
      cost: { isEstimated: true },
      costUsd: (20 * 10 + 50 * 30) / 1e6,
    });
    gateway.registry.registerModel('good/free', { provider: 'good', model: 'free', costPer1kTokens: 0 });
    expect(await gateway.generate({ ...ask, model: 'good/free' })).toMatchObject({ costUsd: 0, cost: { isEstimated: false } });
  });

  test('whose usage nobody reported has a cost that is estimated', async () => {
    const { gateway } = world({ good: [{ answer: { text: 'hello', usage: { ...plainUsage(20, 50), isEstimated: true } } }] });
    expect(await gateway.generate(ask)).toMatchObject({ modelId: 'good/a', costUsd: 0.07, cost: { isEstimated: true } });
  });
});

describe('when a model fails', () => {
  test.each([
    'server',
    'rate-limited',
    'auth',
    'quota',
    'refusal',
    'content-filter',
    'stream-truncated',
    'response-empty',
    'not-found',
  ] as const)('%s: the next best is asked', async (errorClass) => {
    const { gateway, attempts } = world({ good: failing(errorClass) });
    expect((await gateway.generate(ask)).modelId).toBe('other/b');
    expect(attempts.map(({ decision, outcome }) => [decision.chosen, outcome === 'ok'])).toEqual([
      ['good/a', false],
      ['other/b', true],
    ]);
  });

  test("a bad request is nobody else's to answer", async () => {
    const { gateway, other } = world({ good: failing('bad-request') });
    await expect(gateway.generate(ask)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(other.calls).toEqual([]);
  });

  test('too long a context goes to a larger window', async () => {
    const { gateway, attempts } = world({ good: failing('context-overflow') });
    gateway.registry.registerModel('good/c', { provider: 'good', model: 'c', costPer1kTokens: 1, quality: 0.98, contextWindow: 8_000 });
    expect((await gateway.generate(ask)).modelId).toBe('other/b');
    expect(attempts.map(({ decision }) => decision.chosen)).toEqual(['good/a', 'other/b']);
  });

  test('and nobody is left, its error is the answer', async () => {
    const { gateway } = world({ good: failing('overloaded'), other: failing('server') });
    await expect(gateway.generate(ask)).rejects.toMatchObject({ code: 'SERVER' });
  });

  test('five times in a minute, it is not asked for a minute', async () => {
    const clock = fakeClock();
    const { gateway, good } = world({ good: failing('connection') }, { clock });
    for (let i = 0; i < 8; i++) await gateway.generate(ask);
    const calls = good.calls.length;
    expect(calls).toBeLessThanOrEqual(5);
    for (let i = 0; i < 5; i++) await expect(gateway.generate({ ...ask, model: 'good/a' })).rejects.toThrow();
    expect(good.calls.length).toBeLessThanOrEqual(5);
    await expect(gateway.generate({ ...ask, model: 'good/a' })).rejects.toMatchObject({
      code: expect.stringMatching('CIRCUIT_OPEN|NO_ELIGIBLE_MODEL'),
    });
  });

  test('a key that is refused closes all models of its provider at once', async () => {
    const { gateway, good, attempts } = world({ good: failing('auth') });
    gateway.registry.registerModel('good/c', { provider: 'good', model: 'c', costPer1kTokens: 1, quality: 0.98 });
    await gateway.generate(ask);
    attempts.splice(0);
    await gateway.generate(ask);
    expect(good.calls).toHaveLength(1);
    // They are not even chosen any more, to be found closed.
    expect(attempts.map(({ decision }) => decision.chosen)).toEqual(['other/b']);
  });

  test.each([
    [undefined, 3],
    [1, 1],
    [5, 5],
  ] as const)('with maxModels %s, %i are asked at most', async (maxModels, asked) => {
    const { gateway, attempts } = world(
      { good: failing('server'), other: failing('server') },
      maxModels === undefined ? {} : { maxModels },
    );
    for (const name of ['c', 'd', 'e', 'f'])
      gateway.registry.registerModel(`other/${name}`, { provider: 'other', model: name, costPer1kTokens: 1, quality: 0.5 });
    await expect(gateway.generate(ask)).rejects.toMatchObject({ code: 'SERVER' });
    expect(new Set(attempts.map(({ decision }) => decision.chosen)).size).toBe(asked);
    expect(attempts).toHaveLength(asked);
  });

  test('a provider that is not set up is named', async () => {
    const { gateway } = world({}, { providers: {} });
    await expect(gateway.generate({ ...ask, model: 'good/a' })).rejects.toMatchObject({
      code: 'PROVIDER_MISSING',
      message: expect.stringContaining('needs the provider "good", which is not set up'),
    });
  });

  test('a provider is made once, when it is first needed, and tried again when that failed', async () => {
    let made = 0;
    const make = (): ModelProvider => {
      if (++made === 1) throw new ValidationError('no key yet');
      return scriptedModel(['one', 'two'], { id: 'good' });
    };
    const { gateway } = world({}, { providers: { good: make } });
    expect(made).toBe(0);
    await expect(gateway.generate({ ...ask, model: 'good/a' })).rejects.toThrow('no key yet');
    expect((await gateway.generate({ ...ask, model: 'good/a' })).content).toBe('one');
    expect((await gateway.generate({ ...ask, model: 'good/a' })).content).toBe('two');
    expect(made).toBe(2);
  });
});

describe('limits', () => {
  test("of provider and model hold together, and the server's word is followed", async () => {
    const clock = fakeClock();
    const { gateway } = world(
      {
        good: [
          {
            answers: [
              '1',
              '2',
              { error: new ProviderError('slow', { provider: 'good', errorClass: 'rate-limited', retryAfterMs: 9_000 }) },
              '4',
            ],
          },
        ],
      },
      { clock, limits: { good: { requestsPerMinute: 100 }, 'good/a': { concurrentRequests: 1 } } },
    );
    const only = { ...ask, model: 'good/a' };
    await Promise.all([gateway.generate(only), gateway.generate(only)]);
    await expect(gateway.generate(only)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    const waiting = gateway.generate(only);
    await expect(gateway.generate({ ...only, messages: [{ role: 'user', content: 'short' }] }, { maxWaitMs: 100 })).rejects.toMatchObject({
      code: expect.stringMatching('TIMEOUT|NO_ELIGIBLE_MODEL'),
    });
    await clock.advance(9_001);
    expect((await waiting).content).toBe('4');
  });

  test('a call that one of them refuses holds nothing of the others', async () => {
    const clock = fakeClock();
    const { gateway } = world(
      { good: [{ answers: ['1', '2'] }] },
      { clock, limits: { good: { requestsPerMinute: 1 }, 'good/a': { concurrentRequests: 1 } } },
    );
    const only = { ...ask, model: 'good/a' };
    await gateway.generate(only);
    const impatient = new AbortController();
    const given = gateway.generate(only, { signal: impatient.signal });
    await clock.advance(1_000);
    impatient.abort();
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    await clock.advance(60_001);
    const next = gateway.generate(only, { maxWaitMs: 1_000 });
    await clock.advance(2_000);
    expect((await next).content).toBe('2');
  });

  test('a request larger than any limit is refused before it is sent', async () => {
    const { gateway, good } = world({}, { limits: { good: { tokensPerMinute: 50 } } });
    await expect(gateway.generate({ ...ask, model: 'good/a' })).rejects.toMatchObject({ code: 'REQUEST_EXCEEDS_LIMIT' });
    expect((await gateway.generate(ask)).modelId).toBe('other/b');
    expect(good.calls).toEqual([]);
  });

  test('that make no sense are refused when the gateway is made', () => {
    expect(() => world({}, { limits: { good: { requestsPerMinute: 0 } } })).toThrow(ValidationError);
  });
});

describe('budgets', () => {
  const withBudget = async (
    usd: number,
    scripts: Parameters<typeof world>[0] = {},
  ): Promise<World & { readonly budgets: MemoryBudgetStore }> => {
    const clock = fakeClock();
    const budgets = new MemoryBudgetStore({ clock });
    await budgets.open({ account: 'run', limit: { nanoUsd: usd * 1e9 } });
    return { ...world(scripts, { clock, budgets }), budgets };
  };

  test('the worst case is reserved, the real cost is settled', async () => {
    const { gateway, budgets, good } = await withBudget(1);
    await gateway.generate(ask, { budget: 'run' });
    expect(await budgets.spent('run')).toEqual({ nanoUsd: 70_000_000, tokens: 70, steps: 1 });
    expect(good.calls[0]?.request.maxTokens).toBe(100);
  });

  test('a call that does not fit is not made, and calls at once do not overspend', async () => {
    const { gateway, budgets, good } = await withBudget(0.4);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => gateway.generate({ ...ask, model: 'good/a' }, { budget: 'run' })),
    );
    const failed = results.filter((result) => result.status === 'rejected');
    for (const result of failed) expect(result.reason).toBeInstanceOf(BudgetExceeded);
    expect((await budgets.spent('run')).nanoUsd).toBeLessThanOrEqual(400_000_000);
    expect(good.calls.length).toBe(20 - failed.length);
    expect(good.calls.length).toBeGreaterThan(0);
  });

  test('a call that broke off may have been charged, and is counted at its worst; one that was not sent is not', async () => {
    const broken = await withBudget(1, { good: failing('stream-truncated') });
    await expect(broken.gateway.generate({ ...ask, model: 'good/a' }, { budget: 'run' })).rejects.toThrow();
    expect((await broken.budgets.spent('run')).nanoUsd).toBeGreaterThan(100_000_000);
    const refused = await withBudget(1, { good: failing('server') });
    await expect(refused.gateway.generate({ ...ask, model: 'good/a' }, { budget: 'run' })).rejects.toThrow();
    expect(await refused.budgets.spent('run')).toEqual({});
  });

  test('where nobody says how long an answer may be, the budget does; one that is said is not shortened', async () => {
    const budgets = new MemoryBudgetStore();
    await budgets.open({ account: 'run', limit: { nanoUsd: 500_000_000 } });
    const { gateway, good, other } = world({}, { budgets });
    const { maxTokens: _, ...open } = ask;
    await gateway.generate(open, { budget: 'run' });
    // 1,000 tokens would be a dollar; half a dollar, less the question, is all there is.
    const sent = good.calls[0]?.request.maxTokens ?? 0;
    expect(sent).toBeGreaterThan(400);
    expect(sent).toBeLessThan(500);
    expect(await budgets.spent('run')).toMatchObject({ nanoUsd: 70_000_000 });
    await expect(gateway.generate({ ...ask, maxTokens: 999 }, { budget: 'run' })).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      limit: 0.5,
    });
    await budgets.open({ account: 'run', limit: { nanoUsd: 100_000_000 } });
    await expect(gateway.generate(open, { budget: 'run' })).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED', limit: 0.1 });
    expect([good.calls.length, other.calls.length]).toEqual([1, 0]);
  });

  test('a limit of tokens shortens an answer, too, and calls at once share what there is', async () => {
    const budgets = new MemoryBudgetStore();
    await budgets.open({ account: 'run', limit: { tokens: 900 } });
    const { gateway, good } = world({}, { budgets });
    const { maxTokens: _, ...open } = ask;
    const answers = await Promise.all(Array.from({ length: 4 }, () => gateway.generate({ ...open, model: 'good/a' }, { budget: 'run' })));
    expect(answers).toHaveLength(4);
    expect(good.calls.every(({ request }) => (request.maxTokens ?? 1_000) < 900)).toBe(true);
    expect(await budgets.spent('run')).toEqual({ nanoUsd: 280_000_000, tokens: 280, steps: 4 });
  });

  test('a model too dear for what is left makes room for a cheaper one', async () => {
    const budgets = new MemoryBudgetStore();
    await budgets.open({ account: 'run', limit: { nanoUsd: 200_000_000 } });
    const { gateway } = world({}, { budgets });
    gateway.registry.registerModel('other/cheap', { provider: 'other', model: 'c', costPer1kTokens: 0.1, quality: 0.1 });
    expect((await gateway.generate({ ...ask, maxTokens: 500 }, { budget: 'run' })).modelId).toBe('other/cheap');
    await expect(gateway.generate({ ...ask, maxTokens: 500, model: 'good/a' }, { budget: 'run' })).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
    });
  });

  test('two calls are two reservations and two charges, whoever makes them', async () => {
    const { gateway, budgets } = await withBudget(1);
    for (let i = 0; i < 2; i++) await gateway.generate({ ...ask, model: 'good/a' }, { budget: 'run' });
    expect(await budgets.spent('run')).toMatchObject({ nanoUsd: 140_000_000 });
  });
});

describe('a stream', () => {
  const collect = async (stream: AsyncIterable<GatewayPart>): Promise<GatewayPart[]> => {
    const parts: GatewayPart[] = [];
    for await (const part of stream) parts.push(part);
    return parts;
  };

  test('ends with the whole result', async () => {
    const { gateway } = world();
    const parts = await collect(gateway.stream(ask));
    expect(parts.at(-1)).toMatchObject({ type: 'finish', response: { content: 'hello', modelId: 'good/a', costUsd: 0.07 } });
    expect(parts.filter(({ type }) => type === 'text-delta').length).toBeGreaterThan(0);
  });

  test('begins anew with another model only if nothing was given', async () => {
    const early = world({ good: failing('server') });
    expect((await collect(early.gateway.stream(ask))).at(-1)).toMatchObject({ response: { modelId: 'other/b' } });
    const late = world({ good: [{ answer: { error: 'connection', afterText: 'hel' } }] });
    await expect(collect(late.gateway.stream(ask))).rejects.toMatchObject({ code: 'CONNECTION' });
    expect(late.other.calls).toEqual([]);
  });

  test('that its reader leaves ends the call, frees its slot and counts its worst cost', async () => {
    const clock = fakeClock();
    const budgets = new MemoryBudgetStore({ clock });
    await budgets.open({ account: 'run', limit: { nanoUsd: 10e9 } });
    const { gateway, good } = world({}, { clock, budgets, limits: { good: { concurrentRequests: 1 } } });
    for await (const _part of gateway.stream({ ...ask, model: 'good/a' }, { budget: 'run' })) break;
    expect(good.abortedCalls).toBe(1);
    expect((await budgets.spent('run')).nanoUsd).toBeGreaterThan(0);
    expect((await gateway.generate({ ...ask, model: 'good/a' })).content).toBe('hello');
  });
});

test('an abort ends a call that waits for its limit, and leaves nothing held', async () => {
  const clock = fakeClock();
  const { gateway, attempts } = world(
    { good: [{ answer: { text: 'slow', latencyMs: 1_000 } }] },
    { clock, limits: { good: { concurrentRequests: 1 } } },
  );
  const only = { ...ask, model: 'good/a' };
  const first = gateway.generate(only);
  const controller = new AbortController();
  const second = gateway.generate(only, { signal: controller.signal }).catch((error: unknown) => error);
  await clock.advance(10);
  controller.abort(new Error('enough'));
  expect(await second).toMatchObject({ message: 'enough' });
  await clock.advance(1_000);
  await first;
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['abandoned', 'ok']);
  expect(clock.timers).toBe(0);
});
