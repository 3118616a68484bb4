import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelsFileError } from '../errors/models-file-error.ts';
import { initModels } from '../registry/init-models.ts';
import { readModelsFile } from './read-models-file.ts';

const good = `# my models
default_provider: openai
routing: { strategy: kl_ucb, value_usd: 0.5 }
policy:
  cross_provider: true
models:
  openai/gpt-5:
    cost_per_1k_tokens: 0.004
  mine:
    model: my-tuned
    contextWindow: 32000
    capabilities: [chat]
    quality: { chat: 0.9, default: 0.5 }
    base_url: http://127.0.0.1:8080/v1
ban: [local/extractive]
pin: mine
`;

function problemsOf(text: string): ModelsFileError {
  try {
    withFile(text, (file) => initModels({ env: {}, file }));
  } catch (error) {
    if (error instanceof ModelsFileError) return error;
    throw error;
  }
  throw new Error('The file was taken.');
}

function withFile<T>(text: string, work: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-models-'));
  try {
    const path = join(folder, 'models.yaml');
    writeFileSync(path, text);
    return work(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('initModels', () => {
  test('gives the local model without any key, and the models of each provider whose key is set', () => {
    const ids = (env: Record<string, string>): readonly string[] =>
      initModels({ env, file: null })
        .listModels()
        .map(({ provider }) => provider);
    expect(ids({})).toEqual(['local']);
    expect(new Set(ids({ OPENAI_API_KEY: 'k', GOOGLE_API_KEY: 'k', ANTHROPIC_API_KEY: '  ' }))).toEqual(
      new Set(['openai', 'google', 'local']),
    );
    expect(initModels({ env: {}, file: null }).listModels({ free: true })).toHaveLength(1);
  });

  test('says of a well-known model whose key is not set which one that is', () => {
    const registry = initModels({ env: {}, file: null });
    expect(() => registry.requireModel('google/gemini-2.5-pro')).toThrow(
      'Model "google/gemini-2.5-pro" is not registered: the key of its provider, GOOGLE_API_KEY or GEMINI_API_KEY, is not set.',
    );
    expect(() => registry.requireModel('google/gemini-9')).toThrow('Unknown model "google/gemini-9".');
    registry.registerModel('google/gemini-2.5-pro', { provider: 'mine' });
    expect(registry.requireModel('google/gemini-2.5-pro').provider).toBe('mine');
  });

  test('reads a models file, in snake_case or camelCase, over the defaults', () => {
    const registry = withFile(good, (file) => initModels({ env: { OPENAI_API_KEY: 'k' }, file }));
    expect(registry.getModel('openai/gpt-5')).toMatchObject({
      prices: { inputPer1kTokens: 0.004, outputPer1kTokens: 0.004 },
      contextWindow: 400_000,
    });
    expect(registry.getModel('mine')).toMatchObject({
      provider: 'openai',
      model: 'my-tuned',
      contextWindow: 32_000,
      quality: { chat: 0.9, default: 0.5 },
      baseUrl: 'http://127.0.0.1:8080/v1',
    });
    expect(registry.router.strategy).toBe('kl-ucb');
    expect(registry.policy).toEqual({ crossProvider: true });
    expect(registry.isBanned('local/extractive')).toBe(true);
    expect(registry.router.decide().chosen).toBe('mine');
  });

  test('takes an empty file as no file', () => {
    expect(withFile('# nothing yet\n', (file) => initModels({ env: {}, file })).listModels()).toHaveLength(1);
    expect(withFile('models:\n', (file) => initModels({ env: {}, file })).listModels()).toHaveLength(1);
  });
});

describe('a models file that is wrong', () => {
  test('names a provider that is nearly one of those there are; others may be the program’s own', () => {
    expect(() => withFile('models: { mine: { provider: opnai } }\n', (file) => initModels({ env: {}, file }))).toThrow(
      /1:11 error PROVIDER_UNKNOWN: There is no provider "opnai" for model "mine"[\s\S]*Did you mean "openai"\?/,
    );
    expect(withFile('models: { mine: { provider: our-lab } }\n', (file) => initModels({ env: {}, file })).getModel('mine')?.provider).toBe(
      'our-lab',
    );
  });

  test('has prices that are no numbers shown as they are', () => {
    expect(() => withFile('models: { a: { provider: x, cost_per_1k_tokens: .nan } }\n', (file) => initModels({ env: {}, file }))).toThrow(
      '(it is NaN)',
    );
  });

  test('is refused with the place of each problem, a caret, and the nearest name', () => {
    const text = 'models:\n  gpt:\n    provider: openai\n    contxt_window: 8000\n    cost_per_1k_tokens: -1\npin: gtp\n';
    const error = problemsOf(text);
    expect(error.code).toBe('MODELS_FILE_INVALID');
    expect(error.diagnostics.map(({ code, range }) => [code, range?.line, range?.column])).toEqual([
      ['KEY_UNKNOWN', 4, 5],
      ['VALUE_RANGE', 5, 25],
    ]);
    expect(error.message).toContain('    contxt_window: 8000\n    |     ^^^^^^^^^^^^^\n  → Did you mean "context_window"?');
    expect(error.message).toMatch(/models\.yaml:5:25 error VALUE_RANGE: "cost_per_1k_tokens" of model "gpt" is not valid:.*it is -1/);
  });

  test.each([
    ['models: [a]', 'VALUE_TYPE', 1, 9],
    ['modls: {}', 'KEY_UNKNOWN', 1, 1],
    ['models:\n  a:\n    capabilities: [x]\n', 'KEY_MISSING', 2, 3],
    ['models:\n  a: { provider: p, quality: 2 }\n', 'VALUE_RANGE', 2, 30],
    ['models:\n  a: { provider: p, input_cost_per_1k_tokens: 1 }\n', 'VALUE_TYPE', 2, 3],
    ['models:\n  a: { provider: p }\n  a: { provider: q }\n', 'YAML_DUPLICATE_KEY', 3, 3],
    ['models:\n  a: { provider: p\n', 'YAML_SYNTAX', 3, 1],
    ['ban:\n  - local/extractiv\n', 'MODEL_UNKNOWN', 2, 5],
    ['default_provider: opnai\n', 'PROVIDER_UNKNOWN', 1, 19],
    ['ban: local/extractive\n', 'VALUE_TYPE', 1, 6],
    ['routing:\n  strategy: ubc\n', 'KEY_UNKNOWN', 2, 13],
    ['routing:\n  thrift: much\n', 'VALUE_TYPE', 2, 11],
    ['policy:\n  allow_paid: maybe\n', 'VALUE_TYPE', 2, 15],
    ['- a\n', 'VALUE_TYPE', 1, 1],
  ])('%j is %s at %i:%i', (text, ...expected) => {
    const [first] = problemsOf(text).diagnostics;
    expect([first?.code, first?.range?.line, first?.range?.column]).toEqual(expected);
  });

  test('shows the line of a file with Windows line ends and a byte order mark', () => {
    expect(() => readModelsFile('\uFEFFmodels:\r\n  a:\r\n    tagz: [x]\r\n')).toThrow(
      /3:5 error KEY_UNKNOWN[^]*\n {2}3 \| {5}tagz: \[x\]\n {4}\| {5}\^\^\^\^\n/,
    );
  });
});
