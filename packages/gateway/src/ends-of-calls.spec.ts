import { describe, expect, test } from '@jest/globals';
import { plainUsage, ProviderError, type ModelProvider, type ModelResponse, type StreamPart, type Usage } from '@tutti/core';
import { MemoryBudgetStore } from '@tutti/cost-tracker';
import { fakeClock, scriptedModel, settle, type FakeClock } from '@tutti/testing';
import type { ModelGatewayOptions } from './gateway-options.ts';
import type { ModelGateway } from './model-gateway.ts';
import { ask, failing, world, type World } from './spec-support/world.ts';

const only = { ...ask, model: 'good/a' };
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
const nonsense: Usage = { ...plainUsage(20, 50), input: { total: 20, noCache: 0, cacheRead: 900, cacheWrite: 0 } };

/** A provider like no other: what is not given works. */
function providerOf(parts: Partial<ModelProvider>): ModelProvider {
  return Object.assign(Object.create(scriptedModel(['hello'], { id: 'good' })) as ModelProvider, parts);
}

async function* partsOf(parts: readonly StreamPart[], then: () => Promise<void> = async () => undefined): AsyncGenerator<StreamPart> {
  yield* parts;
  await then();
}

async function answerOf(usage: Usage): Promise<ModelResponse> {
  return { ...(await scriptedModel(['hello'], { id: 'good' }).generate({ ...only, model: 'a' })), usage };
}

/** One slot, a budget of 1 USD, and a provider. */
async function tight(
  good: ModelProvider,
  more: Partial<ModelGatewayOptions> = {},
): Promise<World & { readonly clock: FakeClock; readonly budgets: MemoryBudgetStore }> {
  const clock = fakeClock();
  const budgets = new MemoryBudgetStore({ clock });
  await budgets.open({ account: 'run', limit: { nanoUsd: 1e9 } });
  return { ...world({}, { clock, budgets, limits: { good: { concurrentRequests: 1 } }, providers: { good }, ...more }), clock, budgets };
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _part of stream) continue;
}

/** Nothing is held any more: no slot, no money, no call at work. */
async function expectNothingHeld({
  gateway,
  budgets,
  clock,
}: {
  readonly gateway: ModelGateway;
  readonly budgets: MemoryBudgetStore;
  readonly clock: FakeClock;
}): Promise<void> {
  const spent = (await budgets.spent('run')).nanoUsd ?? 0;
  expect(await budgets.reserve({ id: 'all the rest', account: 'run', amount: { nanoUsd: 1e9 - spent } })).toBe('reserved');
  await budgets.settle('all the rest', {});
  expect(gateway.registry.router.decide({ requirements: { model: 'good/a' }, maxWaitMs: 0 }).chosen).toBe('good/a');
  expect(clock.timers).toBe(0);
}

describe('a provider that breaks its contract', () => {
  test.each<[string, Partial<ModelProvider>, string]>([
    ['no answer', { generate: async () => undefined as unknown as ModelResponse }, 'gave undefined in place of an answer'],
    ['a word', { generate: async () => 'hello' as unknown as ModelResponse }, 'gave hello in place of an answer'],
    ['an error of its own', { generate: () => Promise.reject(new Error('The SDK broke.')) }, 'The SDK broke.'],
  ])('(%s) may have been paid for: it is charged at the worst case, and nothing is held', async (_what, parts, message) => {
    const made = await tight(providerOf(parts));
    await expect(made.gateway.generate(only, { budget: 'run' })).rejects.toThrow(message);
    expect((await made.budgets.spent('run')).nanoUsd).toBeGreaterThan(1e8);
    await expectNothingHeld(made);
  });

  test('and ends its stream with no answer, is charged at the worst case', async () => {
    const finish = { type: 'finish' } as unknown as StreamPart;
    const made = await tight(providerOf({ stream: () => partsOf([finish]) }));
    await expect(drain(made.gateway.stream(only, { budget: 'run' }))).rejects.toMatchObject({ errorClass: 'response-malformed' });
    expect((await made.budgets.spent('run')).nanoUsd).toBeGreaterThan(1e8);
    await expectNothingHeld(made);
  });

  test('in what it says of its limits does not cost the answer', async () => {
    const answer = { ...(await answerOf(plainUsage(10, 5))), limits: { requests: null } } as unknown as ModelResponse;
    const made = await tight(providerOf({ generate: async () => answer }));
    expect(await made.gateway.generate(only, { budget: 'run' })).toMatchObject({ content: 'hello' });
    await expectNothingHeld(made);
  });
});

describe('a usage that makes no sense', () => {
  test.each<[string, unknown]>([
    ['none at all', undefined],
    ['nothing', null],
    ['half of one', { input: { total: 5 } }],
    ['more tokens than there are', plainUsage(1e300, 5)],
    ['more dollars than an account can add up', plainUsage(1e15, 5)],
    ['no numbers', plainUsage(Number.NaN, 5)],
  ])('(%s) is charged at the worst case, told as that, and leaves nothing held', async (_what, usage) => {
    const answer = await answerOf(usage as Usage);
    const made = await tight(providerOf({ generate: async () => answer, stream: () => partsOf([{ type: 'finish', response: answer }]) }));
    const result = await made.gateway.generate(only, { budget: 'run' });
    expect(result).toMatchObject({ content: 'hello', cost: { isEstimated: true }, usage: { isEstimated: true } });
    expect(result.usage.output.total).toBe(100);
    expect(result.costUsd).toBeGreaterThan(0.1);
    await drain(made.gateway.stream(only, { budget: 'run' }));
    expect((await made.budgets.spent('run')).nanoUsd).toBe(2 * Math.round(result.costUsd * 1e9));
    await expectNothingHeld(made);
  });

  test('is charged at the worst case, and the answer is not lost', async () => {
    const answer = await answerOf(nonsense);
    const made = await tight(providerOf({ generate: async () => answer }));
    const result = await made.gateway.generate(only, { budget: 'run' });
    expect(result).toMatchObject({ content: 'hello', cost: { isEstimated: true } });
    expect(result.costUsd).toBeGreaterThan(0.1);
    expect((await made.budgets.spent('run')).nanoUsd).toBe(Math.round(result.costUsd * 1e9));
    await expectNothingHeld(made);
  });

  test('at the end of a stream, too', async () => {
    const response = await answerOf(nonsense);
    const made = await tight(providerOf({ stream: () => partsOf([{ type: 'finish', response }]) }));
    await drain(made.gateway.stream(only, { budget: 'run' }));
    expect((await made.budgets.spent('run')).nanoUsd).toBeGreaterThan(1e8);
    await expectNothingHeld(made);
  });
});

describe('a provider', () => {
  test.each([
    ['generate', (gateway: ModelGateway) => gateway.generate(only, { budget: 'run', timeoutMs: 1_000 })],
    ['stream', (gateway: ModelGateway) => drain(gateway.stream(only, { budget: 'run', timeoutMs: 1_000 }))],
  ])('whose %s never answers, and takes no notice of its time, is left behind', async (_what, call) => {
    const made = await tight(providerOf({ generate: () => never(), stream: () => partsOf([], never) }));
    const failed = call(made.gateway).then(
      () => 'answered',
      (error: unknown) => error,
    );
    await made.clock.advance(1_000);
    expect(await failed).toMatchObject({ errorClass: 'timeout' });
    await expectNothingHeld(made);
  });

  test('that takes no notice of an abort is left behind', async () => {
    const made = await tight(providerOf({ generate: () => never(), stream: () => partsOf([{ type: 'text-delta', text: 'hel' }], never) }));
    for (const call of [
      (signal: AbortSignal) => made.gateway.generate(only, { signal }),
      (signal: AbortSignal) => drain(made.gateway.stream(only, { signal })),
    ]) {
      const controller = new AbortController();
      const failed = call(controller.signal).then(
        () => 'answered',
        (error: unknown) => error,
      );
      await settle();
      controller.abort();
      expect(await failed).toMatchObject({ errorClass: 'aborted' });
    }
    expect(made.attempts.map(({ outcome }) => outcome)).toEqual(['abandoned', 'abandoned']);
    await expectNothingHeld(made);
  });

  test('that throws at once fails like one that rejects', async () => {
    const bad = (): never => {
      throw new TypeError('no such method');
    };
    const made = await tight(providerOf({ generate: bad, stream: bad }));
    await expect(made.gateway.generate(only, { budget: 'run' })).rejects.toThrow('no such method');
    await expect(drain(made.gateway.stream(only, { budget: 'run' }))).rejects.toThrow('no such method');
    await expectNothingHeld(made);
  });

  test('whose stream ends without its last part has not answered', async () => {
    const made = await tight(providerOf({ stream: () => partsOf([{ type: 'text-delta', text: 'hel' }]) }));
    await expect(drain(made.gateway.stream(only, { budget: 'run' }))).rejects.toMatchObject({ errorClass: 'stream-truncated' });
    expect(made.attempts).toMatchObject([{ outcome: 'failed' }]);
    await expectNothingHeld(made);
  });
});

test('a call that waits for money holds no slot', async () => {
  const made = await tight(scriptedModel(['one', 'two'], { id: 'good' }));
  await made.budgets.reserve({ id: 'elsewhere', account: 'run', amount: { nanoUsd: 1e9 } });
  const poor = made.gateway.generate(only, { budget: 'run' });
  await settle();
  expect((await made.gateway.generate(only)).content).toBe('one');
  await made.budgets.settle('elsewhere', {});
  await made.clock.advance(100);
  expect((await poor).content).toBe('two');
});

test('a model that refuses calls does not use up the trials of its provider', async () => {
  const clock = fakeClock();
  const hello = await answerOf(plainUsage(1, 1));
  const answers: Record<string, () => Promise<ModelResponse>> = {
    a: () => Promise.reject(new ProviderError('down', { provider: 'good', errorClass: 'server' })),
    c: async () => hello,
  };
  const good = providerOf({ generate: ({ model }) => (answers[model] as () => Promise<ModelResponse>)() });
  const { gateway } = world({}, { clock, breaker: { failureThreshold: 1, openMs: 1_000 }, providers: { good } });
  gateway.registry.registerModel('good/c', { provider: 'good', model: 'c' });
  const call = (model: string): Promise<string> =>
    gateway.generate({ ...ask, model }).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );
  expect(await call('good/a')).toBe('SERVER');
  await clock.advance(1_000);
  // All trials of the model hang, while its provider closes, fails, and is tried again.
  answers['a'] = () => never();
  void call('good/a');
  expect([await call('good/c'), await call('good/c')]).toEqual(['answered', 'answered']);
  void call('good/a');
  void call('good/a');
  await settle();
  answers['c'] = () => Promise.reject(new ProviderError('no', { provider: 'good', errorClass: 'auth' }));
  expect(await call('good/c')).toBe('AUTH');
  await clock.advance(1_000);
  for (let i = 0; i < 3; i++) expect(await call('good/a')).toBe('CIRCUIT_OPEN');
  answers['c'] = async () => hello;
  expect(await call('good/c')).toBe('answered');
});

test('a listener that throws costs nobody an answer', async () => {
  const { gateway } = world(
    { good: failing('server') },
    {
      onAttempt: () => {
        throw new Error('the log is full');
      },
    },
  );
  expect((await gateway.generate(ask)).modelId).toBe('other/b');
});

test('limits smaller than the longest answer let requests in, and a model whose limits have no room is chosen last', async () => {
  const { gateway } = world({}, { limits: { good: { tokensPerMinute: 800 } } });
  expect((await gateway.generate({ ...only, maxTokens: 100 })).content).toBe('hello');
  expect((await gateway.generate(ask)).modelId).toBe('good/a');
  expect((await gateway.generate({ ...ask, maxTokens: 900 })).modelId).toBe('other/b');
  const wide = world({}, { limits: { good: { tokensPerMinute: 10_000 } } });
  wide.gateway.registry.registerModel('good/long', { provider: 'good', model: 'a', maxOutputTokens: 128_000 });
  expect((await wide.gateway.generate({ messages: ask.messages, model: 'good/long' })).content).toBe('hello');
});
