import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callTutti } from './spec-support/call-tutti.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-models-'));
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;
function fileOf(text: string): string {
  const path = join(folder, `file-${++written}.yaml`);
  writeFileSync(path, text);
  return path;
}

const store = join(folder, 'runs.sqlite');
const empty = fileOf('');
const given = (models = empty, config = empty): readonly string[] => ['--store', store, '--config', config, '--models', models];
async function asked(
  ...args: readonly string[]
): Promise<{ readonly exitCode: number | null; readonly document: never; readonly stderr: string }> {
  const { exitCode, stdout, stderr } = await callTutti([...args, '--json']);
  return { exitCode, document: JSON.parse(stdout) as never, stderr };
}

const keys = ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GOOGLE_API_KEY', 'GEMINI_API_KEY'] as const;
const before = keys.map((name) => process.env[name]);
beforeEach(() => {
  for (const name of keys) delete process.env[name];
  process.env['OPENAI_API_KEY'] = 'a-key-of-the-spec';
});
afterEach(() =>
  keys.forEach((name, index) => (before[index] === undefined ? delete process.env[name] : (process.env[name] = before[index]))),
);

describe('tutti models', () => {
  test('list tells of every model, also those whose key is not set', async () => {
    const models = fileOf(
      'models: { mine: { provider: lab, context_window: 9000 } }\nban: [openai/gpt-5]\npin: { coding: openai/gpt-5-mini }\n',
    );
    const { exitCode, document } = await asked('models', 'list', ...given(models));
    expect(exitCode).toBe(0);
    const byId = Object.fromEntries((document as { models: readonly { id: string }[] }).models.map((row) => [row.id, row]));
    expect(byId['openai/gpt-5']).toMatchObject({ hasKey: true, isBanned: true, contextWindow: 400_000 });
    expect(byId['openai/gpt-5-mini']).toMatchObject({ pinnedFor: ['coding'], calls: 0, meanReward: null });
    expect(byId['anthropic/claude-opus-4-5']).toMatchObject({ hasKey: false });
    expect(byId['mine']).toMatchObject({ hasKey: null, contextWindow: 9_000, inputPer1kTokens: null });
    const { stdout } = await callTutti(['models', 'list', ...given(models)]);
    expect(stdout).toMatch(/openai\/gpt-5 .*set.*banned/);
  });

  test('list names keys that cannot be right, and prints none', async () => {
    process.env['OPENAI_API_KEY'] = 'sk-not to be seen';
    process.env['ANTHROPIC_API_KEY'] = '"sk-not-to-be-seen"';
    const { stdout, stderr, exitCode } = await callTutti(['models', 'list', ...given()]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/openai\/gpt-5 .*malformed/);
    expect(stderr).toContain('The key of openai cannot be used: it has a space or a line break in it.');
    expect(stderr).toContain('The key of anthropic cannot be used: it has quotes around it.');
    expect(stdout + stderr).not.toContain('seen');
    const { document } = await asked('models', 'list', ...given());
    expect(JSON.stringify(document)).not.toContain('seen');
  });

  test('a well-known model whose key is not set is named with the key it needs', async () => {
    const banned = await callTutti(['models', 'pin', 'anthropic/claude-opus-4-5', ...given(fileOf(''))]);
    expect(banned.stderr).toContain('the key of its provider, ANTHROPIC_API_KEY, is not set');
    expect(banned.exitCode).toBe(5);
  });

  test('explain shows the scores, and why each other model is out', async () => {
    const { stdout, exitCode } = await callTutti([
      'models',
      'explain',
      '--task',
      'coding',
      '--needs',
      'coding',
      '--max-cost',
      '0.005',
      ...given(),
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/openai\/gpt-5-mini for coding: .*\n[\s\S]*openai\/gpt-5-nano +tasks include coding[\s\S]*/);
    expect(stdout).toContain('maxCostPer1k ≤ 0.005 (it costs 0.01)');
    const none = await asked('models', 'explain', '--max-cost', '0', '--needs', 'coding', ...given());
    expect(none).toMatchObject({ exitCode: 2, document: { error: { code: 'NO_ELIGIBLE_MODEL' } } });
  });

  test('explain with an id says how that model stands', async () => {
    const about = async (...args: readonly string[]): Promise<string> =>
      (await callTutti(['models', 'explain', ...args, ...given()])).stdout;
    expect(await about('openai/gpt-5', '--task', 'coding')).toMatch(/\nopenai\/gpt-5 (?:is chosen|is number [1-4] of 4: it scores )/);
    expect(await about('gpt-5-nano', '--needs', 'coding')).toContain('openai/gpt-5-nano is out, since it fails tasks include coding');
    expect((await asked('models', 'explain', 'local/extractive', ...given())).document).toMatchObject({
      about: { model: 'local/extractive', isChosen: false, rank: expect.any(Number) },
    });
  });

  test.each([
    ['explain', 'gpt-5x', 'openai/gpt-5'],
    ['ban', 'openai/gpt-5-nanoo', 'openai/gpt-5-nano'],
    ['pin', 'claude-haiku-45', 'anthropic/claude-haiku-4-5'],
  ])('%s of a model that is not there names the nearest one, also without its provider', async (verb, name, nearest) => {
    const { stderr, exitCode } = await callTutti(['models', verb, name, ...given(fileOf(''))]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Unknown model "${name}". Did you mean "${nearest}"?`);
  });

  test('a pipeline that names a model nobody knows is told so where it does: a warning, as it may be known where it runs', async () => {
    const file = fileOf(
      'name: p\nsteps:\n  - { id: a, action: generate, model: gpt-5x, parameters: { prompt: Hi } }\n  - { id: b, action: generate, model: claude-opus-4-5, parameters: { prompt: Hi } }\n',
    );
    const { stderr, stdout, exitCode } = await callTutti(['validate', file, '--config', empty, '--models', empty]);
    expect(exitCode).toBe(0);
    expect(stdout + stderr).toMatch(/:3:\d+ warning MODEL_UNKNOWN: Unknown model "gpt-5x"\. Did you mean "openai\/gpt-5"\?/);
    expect(stdout + stderr).not.toContain('opus');
    expect((await callTutti(['cost', file, ...given()])).stderr).toContain('Step "a": Unknown model "gpt-5x".');
  });

  test.each([
    [['--needs', 'codng'], /Did you mean "coding"/],
    [['--max-cost', 'much'], /--max-cost is "much"/],
    [['--step', 'a'], /--step belongs to --run/],
    [['--run', 'last', '--task', 'a'], /Give one or the other/],
    [['--run', 'last'], /no journal/],
  ])('explain refuses %j', async (args, message) => {
    const { exitCode, stderr } = await callTutti(['models', 'explain', ...args, ...given()]);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  test('ban, unban, pin and unpin change the models file, or make it, and keep its comments', async () => {
    const models = fileOf('# by hand\nmodels:\n  # my own\n  mine: { provider: lab }\n');
    const edit = (...args: readonly string[]): Promise<{ readonly exitCode: number | null }> =>
      callTutti(['models', ...args, ...given(models)]);
    expect(await edit('ban', 'openai/gpt-5')).toMatchObject({ exitCode: 0 });
    expect(await edit('ban', 'anthropic/claude-opus-4-5')).toMatchObject({ exitCode: 0 });
    expect(await edit('pin', 'mine', '--task', 'chat')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(models, 'utf8')).toBe(
      '# by hand\nmodels:\n  # my own\n  mine: { provider: lab }\nban: [ openai/gpt-5, anthropic/claude-opus-4-5 ]\npin:\n  chat: mine\n',
    );
    expect(await asked('models', 'explain', '--task', 'chat', ...given(models))).toMatchObject({
      document: { decision: { chosen: 'mine' } },
    });
    for (const args of [
      ['unban', 'openai/gpt-5'],
      ['unban', 'anthropic/claude-opus-4-5'],
      ['unpin', 'mine'],
    ])
      expect(await edit(...args)).toMatchObject({ exitCode: 0 });
    expect(readFileSync(models, 'utf8')).toBe('# by hand\nmodels:\n  # my own\n  mine: { provider: lab }\n');
    const made = join(folder, 'new.yaml');
    expect(await asked('models', 'ban', 'openai/gpt-5', '--store', store, '--config', empty, '--models', made)).toMatchObject({
      document: { isNew: true, isChanged: true },
    });
    expect(readFileSync(made, 'utf8')).toBe('ban: [openai/gpt-5]\n');
  });

  test('a model that there is not is refused, and a file with mistakes is left as it is', async () => {
    expect(await callTutti(['models', 'ban', 'openai/gpt5', ...given()])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Did you mean "openai/gpt-5"?') as unknown as string,
    });
    const wrong = fileOf('modls: {}\n');
    expect(await callTutti(['models', 'ban', 'openai/gpt-5', ...given(wrong)])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Did you mean "models"?') as unknown as string,
    });
    expect(readFileSync(wrong, 'utf8')).toBe('modls: {}\n');
    expect(await callTutti(['models', 'list', ...given(empty, fileOf('orchestrator: { log_levl: INFO }\n'))])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/1:17 error KEY_UNKNOWN[\s\S]*\^+[\s\S]*log_level/) as unknown as string,
    });
    expect(existsSync(join(folder, 'none.sqlite'))).toBe(false);
  });
});
