import { describe, expect, test } from '@jest/globals';
import { initModels, isUnknownModel, ModelRegistry, nearestModel, resolveModel, troubleWithModel } from '../index.ts';

const registry = initModels({ env: { OPENAI_API_KEY: 'a key' }, file: null });

function messageFor(name: string, among: ModelRegistry = registry): string {
  try {
    return resolveModel(among, name);
  } catch (error) {
    expect(isUnknownModel(error)).toBe(true);
    return (error as Error).message;
  }
}

describe('a model that is asked for by name', () => {
  test('is found by its id and by its name at its provider', () => {
    expect([messageFor('openai/gpt-5'), messageFor('gpt-5')]).toEqual(['openai/gpt-5', 'openai/gpt-5']);
  });

  test('is named with the nearest one when it is misspelt, with or without the provider', () => {
    expect(messageFor('openai/gpt5')).toBe('Unknown model "openai/gpt5". Did you mean "openai/gpt-5"?');
    expect(messageFor('gpt-5-mimi')).toBe('Unknown model "gpt-5-mimi". Did you mean "openai/gpt-5-mini"?');
    expect(messageFor('whatever-it-is')).toMatch(/^Unknown model "whatever-it-is"\. Registered: openai\/gpt-5, /);
    expect(messageFor('any', new ModelRegistry())).toBe('Unknown model "any". No model is registered.');
  });

  test('is told apart from one that is well known and lacks its key', () => {
    expect(messageFor('claude-opus-4-5')).toBe(
      'Model "claude-opus-4-5" is not registered: the key of its provider, ANTHROPIC_API_KEY, is not set. Set it, or choose another model.',
    );
    expect(messageFor('anthropic/claude-opus-45')).toMatch(
      /Did you mean "anthropic\/claude-opus-4-5"\? It is not registered either: the key of its provider, ANTHROPIC_API_KEY, is not set/,
    );
    expect(() => registry.requireModel('claude-opus-4-5')).toThrow(/ANTHROPIC_API_KEY/);
  });

  test('must be named by its id when several go by the name', () => {
    const two = new ModelRegistry();
    for (const provider of ['one', 'two']) two.registerModel(`${provider}/m`, { provider, model: 'm' });
    expect(messageFor('m', two)).toBe('"m" is the name of several models: one/m, two/m. Name one of them by its id.');
    const withDefault = new ModelRegistry({ defaultProvider: 'two' });
    for (const provider of ['one', 'two']) withDefault.registerModel(`${provider}/m`, { provider, model: 'm' });
    expect(messageFor('m', withDefault)).toBe('two/m');
  });

  test('of three letters is near to another with one of them changed, and no more', () => {
    expect([nearestModel('abc', ['abd']), nearestModel('abc', ['axy']), nearestModel('abcd', ['abxy'])]).toEqual([
      'abd',
      undefined,
      'abxy',
    ]);
  });

  test('in a file is trouble only when nobody knows it', () => {
    expect(['gpt-5', 'claude-opus-4-5', 'anthropic/claude-opus-4-5'].map((name) => troubleWithModel(registry, name))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(troubleWithModel(registry, 'gpt-6x')).toMatch(/^Unknown model "gpt-6x"/);
    expect(nearestModel('nothing like it', ['a/b'])).toBeUndefined();
  });
});

describe('initModels', () => {
  const none = { env: {}, file: null } as const;

  test.each([
    [{ defaultProvider: 'opnai' }, 'PROVIDER_UNKNOWN', '"openai"'],
    [{ defaultPrvider: 'openai' }, 'VALIDATION_FAILED', '"defaultProvider"'],
    [{ router: { strategy: 'cheapst' } }, 'VALIDATION_FAILED', '"cheapest"'],
    [{ router: { stratgy: 'ucb' } }, 'VALIDATION_FAILED', '"strategy"'],
    [{ defaults: { stratgy: 'ucb' } }, 'VALIDATION_FAILED', '"strategy"'],
    [{ defaults: { strategy: 'fastst' } }, 'VALIDATION_FAILED', '"fastest"'],
    [{ policy: { crossProvder: true } }, 'VALIDATION_FAILED', '"crossProvider"'],
    [{ router: { tuning: { thrft: 1 } } }, 'VALIDATION_FAILED', '"thrift"'],
  ])('refuses %j, a misspelt name, with the nearest', (options, code, near) => {
    const error = thrownBy(() => initModels({ ...none, ...options } as Parameters<typeof initModels>[0]));
    expect(error).toMatchObject({ code, message: expect.stringContaining(near) as unknown });
  });

  test('takes a default provider of a name of its own, whose models come later', () => {
    expect(initModels({ ...none, defaultProvider: 'my-own-server' }).defaultProvider).toBe('my-own-server');
    expect(() => new ModelRegistry({ defaultProvder: 'x' } as object)).toThrow(/"defaultProvider"/);
  });

  test('says of a well-known model that its key is not set, and not that it is unknown', async () => {
    const error = await initModels(none)
      .selectModel({ model: 'openai/gpt-5' })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toMatchObject({ code: 'PROVIDER_NOT_CONFIGURED', message: expect.stringContaining('OPENAI_API_KEY') as unknown });
    expect(isUnknownModel(error)).toBe(true);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
