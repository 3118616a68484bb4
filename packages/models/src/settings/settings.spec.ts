import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsFileError } from '../errors/settings-file-error.ts';
import { loadSettings, type LoadSettingsOptions } from './load-settings.ts';
import { modelsOf } from './models-of.ts';
import { readSettingsFile } from './read-settings-file.ts';

const documented = `orchestrator:
  max_concurrent_tasks: 20
  enable_checkpointing: true
  log_level: DEBUG

models:
  default_provider: openai
  routing_strategy: ucb
  cost_optimization: true

tools:
  enable_web_search: true
  enable_filesystem: true
  sandbox_mode: false
`;

/** The settings of a folder with these files. */
function settingsOf(
  files: Readonly<Record<string, string>>,
  options: LoadSettingsOptions = {},
): ReturnType<typeof loadSettings> & { readonly registry: ReturnType<typeof modelsOf> } {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-settings-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const env = { OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k', ...options.env };
    const settings = loadSettings({ folder, config: 'orchestrator.yaml', ...options, env });
    return { ...settings, registry: modelsOf(settings, { env }) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function problemsOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SettingsFileError) return error.message;
    throw error;
  }
  throw new Error('The file was taken.');
}

describe('orchestrator.yaml', () => {
  test('has the documented keys, in snake_case or camelCase', () => {
    const expected = {
      orchestrator: { maxConcurrentTasks: 20, enableCheckpointing: true, logLevel: 'debug' },
      models: { defaultProvider: 'openai', routingStrategy: 'ucb', costOptimization: true },
      tools: { enableWebSearch: true, enableFilesystem: true, sandboxMode: false },
    };
    expect(readSettingsFile(documented)).toMatchObject(expected);
    expect(readSettingsFile(documented.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()))).toMatchObject(expected);
    expect(readSettingsFile('')).toMatchObject({ orchestrator: {}, models: {}, tools: {}, limits: {}, mcpServers: {} });
  });

  test('sets MCP servers up, programs and addresses, and says what is wrong with one', () => {
    const text =
      'mcp_servers:\n  notes: { command: node, args: [server.mjs, --all], env: { NOTES_TOKEN: "${TOKEN}" }, cwd: sub, trust: abc, tools: { read_note: def } }\n  web: { url: "https://mcp.example/", headers: { x-key: k } }\n';
    expect(readSettingsFile(text).mcpServers).toEqual({
      notes: {
        command: 'node',
        args: ['server.mjs', '--all'],
        env: { NOTES_TOKEN: '${TOKEN}' },
        cwd: 'sub',
        trust: 'abc',
        tools: { read_note: 'def' },
      },
      web: { url: 'https://mcp.example/', headers: { 'x-key': 'k' } },
    });
    expect(settingsOf({ 'orchestrator.yaml': text }).mcpServers['notes']?.cwd).toMatch(/^\/.*tutti-settings-.*sub$/);
    const wrong = problemsOf(() =>
      readSettingsFile(
        'mcp_servers:\n  no: {}\n  two: { command: a, url: b }\n  a.b: { command: a }\n  c: { comand: a, url: x }\n  d: { command: a, args: x }\n',
      ),
    );
    for (const piece of ['either the command', 'MCP server "two"', '"a.b" cannot be the name', 'Did you mean "command"?', 'list of texts'])
      expect(wrong).toContain(piece);
    expect(problemsOf(() => readSettingsFile('mcp_servers: [a]\n'))).toContain('must be a mapping');
  });

  test('names the models file, unless the program does, or wants none', () => {
    const files = {
      'orchestrator.yaml': 'models: { file: mine.yaml }\n',
      'mine.yaml': 'models: { a: { provider: x } }\n',
      'other.yaml': 'models: { b: { provider: x } }\n',
    };
    const own = (options: LoadSettingsOptions): readonly string[] =>
      settingsOf(files, options)
        .registry.listModels()
        .flatMap(({ id, provider }) => (provider === 'x' ? [id] : []));
    expect([own({}), own({ models: 'other.yaml' }), own({ models: null })]).toEqual([['a'], ['b'], []]);
  });

  test('says what tools may do: commands, Python, databases, private addresses, a search service, a browser', () => {
    const text = `tools:
  commands: { allow: [{ bin: git, args: [status] }, { bin: ls, args: ["*path"], separator: false }], timeout_ms: 500, env: { MY_VAR: x } }
  python: {}
  people:
  database: { connections: { my_db: "\${DATABASE_URL}" }, allow_writes: true, max_rows: 5 }
  net: { allow_private: ["http://127.0.0.1:8080"], limits: { max_bytes: 5, max_redirects: 0 } }
  search: { searxng_url: "http://127.0.0.1:8888", endpoints: { brave: "http://127.0.0.1:9" } }
  browser: { executable_path: /usr/bin/chromium, sandbox: false }
  memory_path: kept/memory.db
`;
    expect(readSettingsFile(text).tools).toEqual({
      commands: {
        allow: [
          { bin: 'git', args: ['status'] },
          { bin: 'ls', args: ['*path'], separator: false },
        ],
        timeoutMs: 500,
        env: { MY_VAR: 'x' },
      },
      python: {},
      database: { connections: { my_db: '${DATABASE_URL}' }, allowWrites: true, maxRows: 5 },
      net: { allowPrivate: ['http://127.0.0.1:8080'], limits: { maxBytes: 5, maxRedirects: 0 } },
      search: { searxngUrl: 'http://127.0.0.1:8888', endpoints: { brave: 'http://127.0.0.1:9' } },
      browser: { executablePath: '/usr/bin/chromium', sandbox: false },
      memoryPath: 'kept/memory.db',
    });
    expect(settingsOf({ 'orchestrator.yaml': text }).tools.memoryPath).toMatch(/^\/.*tutti-settings-.*kept\/memory\.db$/);
  });

  test('allows nothing by a mistake in what tools may do', () => {
    const wrong = problemsOf(() =>
      readSettingsFile(
        'tools:\n  commands: { alow: [], timeout_ms: 0 }\n  python: true\n  net: { limits: { max_byte: 3 } }\n  people: { mode: maybe }\n  database: { connections: [a] }\n  search: { endpoints: { bing: x } }\n',
      ),
    );
    for (const piece of [
      '2:13',
      'list of the commands',
      'Did you mean "allow"?',
      'at least 1 (it is 0)',
      '"tools.python" must be a mapping',
      'there is no max_byte in it, only timeout_ms',
      'default or wait (it is "maybe")',
      '"connections" of "tools.database"',
      '"endpoints',
    ])
      expect(wrong).toContain(piece);
    const commands = problemsOf(() => readSettingsFile('tools:\n  commands: { allow: ["git status", { bin: x, arg: [y] }] }\n'));
    for (const piece of ['2:23', 'must be a mapping with "bin"', 'there is no arg in it, only bin, args, separator'])
      expect(commands).toContain(piece);
  });

  test('is told all its mistakes, each with line, column, caret and the nearest name', () => {
    const text =
      'orchestrator:\n  max_concurent_tasks: 3\n  log_level: loud\nmodels:\n  routing_strategy: ucbb\ntoolz: {}\nlimits:\n  openai: { requests_per_minute: -1 }\n';
    const message = problemsOf(() => readSettingsFile(text, { file: 'orchestrator.yaml' }));
    expect(message).toContain('5 problems');
    expect(message).toContain(
      'orchestrator.yaml:2:3 error KEY_UNKNOWN: There is no "max_concurent_tasks" in section "orchestrator".\n  2 |   max_concurent_tasks: 3\n    |   ^^^^^^^^^^^^^^^^^^^\n  → Did you mean "max_concurrent_tasks"?',
    );
    expect(message).toMatch(/orchestrator\.yaml:3:14 .*must be DEBUG, INFO, WARNING or ERROR \(it is "loud"\)/);
    expect(message).toMatch(/5:21 .*must be one of ucb,/);
    expect(message).toMatch(/6:1 .*Did you mean|6:1 .*"toolz"/);
    expect(message).toMatch(/8:34 .*must be a whole number above 0, or \.inf for no limit \(it is -1\)/);
  });

  test.each(['- a\n', 'a: 1\na: 2\n', 'a: [\n', `a: ${'['.repeat(20_000)}`, `# ${'x'.repeat(1_100_000)}\n`])(
    'is refused when it is no settings file at all',
    (text) => {
      expect(problemsOf(() => readSettingsFile(text))).toContain('cannot be used');
    },
  );

  test('names only providers and models that there are', () => {
    const message = problemsOf(() =>
      settingsOf({
        'orchestrator.yaml': 'models: { default_provider: opnai }\nlimits:\n  openai/gpt5: {}\n  google: { concurrent_requests: .inf }\n',
      }),
    );
    expect(message).toMatch(/1:29 error PROVIDER_UNKNOWN.*"opnai"/);
    expect(message).toContain('Did you mean "openai"?');
    expect(message).toMatch(/3:3 error MODEL_UNKNOWN/);
    expect(message).toContain('2 problems');
  });
});

describe('settings', () => {
  test('come from the environment before they come from the file', () => {
    const files = { 'orchestrator.yaml': documented };
    expect(settingsOf(files).orchestrator).toMatchObject({ maxConcurrentTasks: 20, logLevel: 'debug' });
    expect(settingsOf(files, { env: { ORCHESTRATOR_MAX_CONCURRENT: '3', ORCHESTRATOR_LOG_LEVEL: 'warn' } }).orchestrator).toMatchObject({
      maxConcurrentTasks: 3,
      logLevel: 'warning',
      enableCheckpointing: true,
    });
    expect(
      settingsOf({ ...files, 'orchestrator.yaml': 'orchestrator: { budget: { cost_usd: 2, tokens: 500 } }\n' }).orchestrator.budget,
    ).toEqual({ costUsd: 2, tokens: 500 });
    expect(settingsOf(files, { env: { ORCHESTRATOR_BUDGET: ' 0.5 ' } }).orchestrator.budget).toBe(0.5);
    for (const wrong of ['much', '-1', 'NaN', 'Infinity', '1e9'])
      expect(() => settingsOf(files, { env: { ORCHESTRATOR_BUDGET: wrong } })).toThrow(
        `ORCHESTRATOR_BUDGET is "${wrong}"; it must be a number of US dollars from 0 to 9007199.`,
      );
    for (const wrong of ['-1', 'much', '.nan', '{ usd: 1 }', '{ tokens: 1.5 }', '[1]'])
      expect(() => settingsOf({ ...files, 'orchestrator.yaml': `orchestrator: { budget: ${wrong} }\n` })).toThrow('budget');
    expect(() => settingsOf(files, { env: { ORCHESTRATOR_MAX_CONCURRENT: 'many' } })).toThrow(
      'ORCHESTRATOR_MAX_CONCURRENT is "many"; it must be a whole number from 1 to 10000.',
    );
    expect(() => settingsOf(files, { env: { ORCHESTRATOR_LOG_LEVEL: 'loud' } })).toThrow('ORCHESTRATOR_LOG_LEVEL');
    expect(() => settingsOf({})).toThrow('there is no such file');
  });

  test('route: the strategy, whether cost counts, and the models file, which has the last word', () => {
    const route = { task: 'chat' };
    const yaml = 'models: { routing_strategy: cheapest, file: other.yaml }\n';
    expect(settingsOf({ 'orchestrator.yaml': yaml, 'other.yaml': 'models: { a: { provider: x } }\n' }).registry).toMatchObject({
      router: { strategy: 'cheapest' },
    });
    expect(settingsOf({ 'orchestrator.yaml': yaml, 'other.yaml': 'routing: { strategy: fastest }\n' }).registry.router.strategy).toBe(
      'fastest',
    );
    const dear = 'models:\n  dear: { provider: x, quality: 0.99, cost_per_1k_tokens: 1 }\npolicy: { providers: [x, local] }\n';
    const chosen = (text: string): string =>
      settingsOf({ 'orchestrator.yaml': text, 'models.yaml': dear }, { models: 'models.yaml' }).registry.router.decide(route).chosen;
    expect(chosen('models: { cost_optimization: true }\n')).toBe('local/extractive');
    expect(chosen('models: { cost_optimization: false }\n')).toBe('dear');
  });

  test('keep requests that name no model with the default provider, unless the policy opens the boundary or it has none that can serve', () => {
    const files = (policy: string): Record<string, string> => ({
      'orchestrator.yaml': 'models: { default_provider: anthropic }\n',
      'models.yaml': policy,
    });
    const providers = (policy: string, requirements = {}): readonly string[] => [
      ...new Set(
        settingsOf(files(policy), { models: 'models.yaml' })
          .registry.eligibility(requirements)
          .eligible.map(({ provider }) => provider),
      ),
    ];
    const own = ['anthropic/claude-opus-4-5', 'anthropic/claude-sonnet-4-5', 'anthropic/claude-haiku-4-5'];
    expect(providers('')).toEqual(['anthropic']);
    expect(providers('', { exclude: own })).toEqual([]);
    expect(providers('policy: { cross_provider: true }\n')).toEqual(['openai', 'anthropic', 'local']);
    expect(providers('', { model: 'openai/gpt-5' })).toEqual(['openai']);
    expect(providers('', { providers: ['local'] })).toEqual(['local']);
    expect(providers('', { tasks: ['summarization'] })).toEqual(['local']);
    expect(
      settingsOf(files('models: { mine: { capabilities: [chat] } }\n'), { models: 'models.yaml' }).registry.getModel('mine')?.provider,
    ).toBe('anthropic');
  });
});
