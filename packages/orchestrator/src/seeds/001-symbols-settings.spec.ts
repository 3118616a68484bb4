import { afterEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MockTool } from '@tutti/testing';
import { CompilationError, ExecutionError, getLogger, type OrchestratorOptions } from '../index.ts';
import { mostAtWork } from '../spec-support/most-at-work.ts';
import { orchestrators } from '../spec-support/orchestrators.ts';

const { StateManager } = await import('@tutti/state');

const { folder, orchestratorOf } = orchestrators();
const { env } = process;
const before = { ...env };
afterEach(() => {
  for (const name of Object.keys(env)) if (!(name in before)) delete env[name];
  Object.assign(env, before);
  getLogger('orchestrator').resetLevel();
});

let written = 0;
function fileOf(text: string): string {
  const path = join(folder, `s-${++written}.yaml`);
  writeFileSync(path, text);
  return path;
}

/** The documented file, with other values. */
const config = fileOf(
  'orchestrator:\n  max_concurrent_tasks: 3\n  enable_checkpointing: false\n  log_level: ERROR\nmodels:\n  default_provider: anthropic\n  routing_strategy: cheapest\n  cost_optimization: false\ntools:\n  enable_web_search: false\n  enable_filesystem: false\n  sandbox_mode: false\n',
);

/** Levels of the lines that are written when a tool is registered twice, which is worth a warning. */
async function levelsWritten(options: OrchestratorOptions): Promise<readonly string[]> {
  const lines: string[] = [];
  const { write } = process.stderr;
  process.stderr.write = ((line: string) => lines.push(line.split(' ')[1] ?? '') > 0) as typeof write;
  try {
    await orchestratorOf(options).registerTool(new MockTool()).registerTool(new MockTool()).tools();
    return lines;
  } finally {
    process.stderr.write = write;
  }
}

const names = async (options: OrchestratorOptions): Promise<readonly string[]> => (await orchestratorOf(options).tools()).names();
const reading = (path: string): string => `steps:\n  - { id: a, tool: filesystem, action: read, parameters: { path: "${path}" } }\n`;

describe('symbols of seed 001: settings', () => {
  test('Environment Variables · ORCHESTRATOR_LOG_LEVEL: beats the file, and is beaten by code; the default is INFO', async () => {
    expect(await levelsWritten({})).toEqual(['WARNING']);
    expect(await levelsWritten({ config })).toEqual([]);
    env['ORCHESTRATOR_LOG_LEVEL'] = 'WARNING';
    expect(await levelsWritten({ config })).toEqual(['WARNING']);
    getLogger('orchestrator').setLevel('ERROR');
    expect(await levelsWritten({ config })).toEqual([]);
  });

  test('Environment Variables · ORCHESTRATOR_MAX_CONCURRENT: beats the file, and is beaten by code; the default is 10', async () => {
    env['ORCHESTRATOR_MAX_CONCURRENT'] = '5';
    expect(await mostAtWork(orchestratorOf({ config }))).toBe(5);
    expect(await mostAtWork(orchestratorOf({ config, maxConcurrentTasks: 2 }))).toBe(2);
    env['ORCHESTRATOR_MAX_CONCURRENT'] = 'several';
    await expect(orchestratorOf({ config }).executeYaml(reading('a'))).rejects.toThrow(/ORCHESTRATOR_MAX_CONCURRENT is "several"/);
  });

  test('Configuration Files · orchestrator.yaml: is found in the user’s folder, and its mistakes are told', async () => {
    env['HOME'] = join(folder, 'home-1');
    mkdirSync(join(folder, 'home-1/.orchestrator'), { recursive: true });
    writeFileSync(join(folder, 'home-1/.orchestrator/orchestrator.yaml'), 'orchestrator: { max_concurrent_tasks: 4 }\n');
    expect(await mostAtWork(orchestratorOf())).toBe(4);
    await expect(orchestratorOf({ config: fileOf('orchestrator: { max_tasks: 4 }\n') }).executeYaml(reading('a'))).rejects.toThrow(
      /KEY_UNKNOWN/,
    );
  });

  test('Configuration Files · models.yaml: brings models', () => {
    const models = fileOf(
      'models:\n  mine: { provider: openai, model: gpt-x, capabilities: [coding], context_window: 9, cost_per_1k_tokens: 0.5 }\n',
    );
    expect(orchestratorOf({ models }).modelRegistry.getModel('mine')).toMatchObject({
      provider: 'openai',
      model: 'gpt-x',
      capabilities: ['coding'],
      contextWindow: 9,
      prices: { inputPer1kTokens: 0.5 },
    });
    expect(() => orchestratorOf({ models: fileOf('models: { mine: { providr: openai } }\n') }).modelRegistry).toThrow(/provider/);
  });

  test('Configuration Files · .orchestrator/: is the user’s folder in HOME', () => {
    env['HOME'] = join(folder, 'home-2');
    expect(orchestratorOf().modelRegistry.getModel('of-the-user')).toBeUndefined();
    mkdirSync(join(folder, 'home-2/.orchestrator'), { recursive: true });
    writeFileSync(join(folder, 'home-2/.orchestrator/models.yaml'), 'models: { of-the-user: { provider: x } }\n');
    expect(orchestratorOf().modelRegistry.getModel('of-the-user')).toBeDefined();
  });

  test('Configuration Files · orchestrator.max_concurrent_tasks: bounds the steps at work', async () => {
    expect(await mostAtWork(orchestratorOf({ config }))).toBe(3);
  });

  test('Configuration Files · orchestrator.enable_checkpointing: is true, unless it is switched off', async () => {
    const saved = async (options: OrchestratorOptions): Promise<number> => {
      const stateManager = new StateManager();
      const { executionId } = await orchestratorOf({ ...options, stateManager }).executeYaml(
        'steps:\n  - { id: a, action: echo, parameters: { message: x } }\n',
      );
      return (await stateManager.listCheckpoints(executionId)).length;
    };
    expect([await saved({}), await saved({ config })]).toEqual([1, 0]);
  });

  test('Configuration Files · orchestrator.log_level: drops what is below it', async () => {
    expect(await levelsWritten({ config: fileOf('orchestrator: { log_level: WARNING }\n') })).toEqual(['WARNING']);
    expect(await levelsWritten({ config: fileOf('orchestrator: { log_level: ERROR }\n') })).toEqual([]);
  });

  test('Configuration Files · models.default_provider: answers what names no model', async () => {
    env['OPENAI_API_KEY'] = env['ANTHROPIC_API_KEY'] = 'k';
    const providers = async (options: OrchestratorOptions): Promise<string> =>
      (await orchestratorOf(options).modelRegistry.selectModel({ tasks: ['vision'] })).provider;
    expect(await providers({ config: fileOf('models: { default_provider: openai }\n') })).toBe('openai');
    expect(await providers({ config })).toBe('anthropic');
  });

  test('Configuration Files · models.routing_strategy: is how the registry chooses; the default is ucb', () => {
    expect(orchestratorOf().modelRegistry.router.strategy).toBe('ucb');
    expect(orchestratorOf({ config }).modelRegistry.router.strategy).toBe('cheapest');
  });

  test('Configuration Files · models.cost_optimization: false takes the better model, whatever it costs', async () => {
    const models = fileOf(
      'models:\n  dear: { provider: x, quality: 0.99, cost_per_1k_tokens: 1 }\n  poor: { provider: x, quality: 0.6, cost_per_1k_tokens: 0.00001 }\npolicy: { providers: [x] }\n',
    );
    const chosen = async (text: string): Promise<string> =>
      (await orchestratorOf({ models, config: fileOf(text) }).modelRegistry.selectModel({})).id;
    expect(await chosen('models: { cost_optimization: true }\n')).toBe('poor');
    expect(await chosen('models: { cost_optimization: false }\n')).toBe('dear');
  });

  test('Configuration Files · tools.enable_web_search: takes the web tools out', async () => {
    expect(await names({})).toContain('web-search');
    expect(await names({ config })).not.toContain('web-search');
  });

  test('Configuration Files · tools.enable_filesystem: takes the file tool out', async () => {
    expect(await names({})).toContain('filesystem');
    expect(await names({ config })).not.toContain('filesystem');
    await expect(orchestratorOf({ config }).executeYaml(reading('a'))).rejects.toThrow(CompilationError);
  });

  test('Configuration Files · tools.sandbox_mode: is on, unless it is switched off', async () => {
    const outside = fileOf('outside');
    const inner = { tools: {}, config: null };
    mkdirSync(join(folder, 'root'), { recursive: true });
    await expect(orchestratorOf({ ...inner, tools: { root: join(folder, 'root') } }).executeYaml(reading(outside))).rejects.toThrow(
      ExecutionError,
    );
    const open = orchestratorOf({ ...inner, config: fileOf('tools: { sandbox_mode: false, root: root }\n') });
    expect((await open.executeYaml(reading(outside)))['a']).toMatchObject({ content: 'outside' });
  });

  test("Logging · getLogger('orchestrator').setLevel('DEBUG'): holds for every orchestrator that was given no logger, from then on", async () => {
    getLogger('orchestrator').setLevel('ERROR');
    expect(await levelsWritten({})).toEqual([]);
    getLogger('orchestrator').setLevel('DEBUG');
    expect(await levelsWritten({ config })).toEqual(['WARNING']);
    const lines: string[] = [];
    const logger = getLogger('my_app').setOutput((line) => void lines.push(line));
    expect(await levelsWritten({ logger })).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('registered again')]);
  });
});
