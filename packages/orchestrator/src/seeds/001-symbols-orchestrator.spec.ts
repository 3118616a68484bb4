import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeClock, MockTool, recordingLogger, scriptedModel } from '@tutti/testing';
import {
  ExecutionError,
  ModelRegistry,
  Orchestrator,
  generateWith,
  type ErrorHandler,
  type ParallelExecutor,
  type ResourceAllocator,
} from '../index.ts';
import { hastened } from '../spec-support/hastened.ts';
import { mostAtWork } from '../spec-support/most-at-work.ts';
import { orchestrators } from '../spec-support/orchestrators.ts';

const { Pipeline, Task } = await import('@tutti/pipeline');
const { StateManager } = await import('@tutti/state');

const { folder, orchestratorOf } = orchestrators();

const calling = 'name: calling\nsteps:\n  - { id: call, tool: mock, action: go }\n';
const mock = (failures = 0): MockTool => new MockTool({ id: 'mock', failures });

describe('symbols of seed 001: the orchestrator', () => {
  test('Orchestrator · Orchestrator: runs a pipeline with nothing given', async () => {
    await using orchestrator = new Orchestrator();
    expect((await orchestrator.executeYaml('steps:\n  - { id: a, action: echo, parameters: { message: hi } }\n')).success).toBe(true);
  });

  test('Orchestrator · options.modelRegistry: its models answer', async () => {
    const modelRegistry = new ModelRegistry();
    modelRegistry.registerModel('mine', { provider: 'mine', model: 'm' });
    const orchestrator = orchestratorOf({ modelRegistry, providers: { mine: scriptedModel(['From mine.'], { id: 'mine' }) } });
    expect(
      (await orchestrator.executeYaml('steps:\n  - { id: a, action: generate_text, parameters: { prompt: x } }\n')).steps['a'],
    ).toMatchObject({ model: 'mine', provider: 'mine' });
  });

  test('Orchestrator · options.controlSystem: does the work of the tools it names', async () => {
    const controlSystem = { getCapabilities: () => ['mock'], executeTask: async () => ({ done: 'elsewhere' }) };
    expect((await orchestratorOf({ controlSystem }).executeYaml(calling))['call']).toEqual({ done: 'elsewhere' });
  });

  test('Orchestrator · options.stateManager: gets a checkpoint that can be listed', async () => {
    const stateManager = new StateManager();
    const { executionId } = await orchestratorOf({ stateManager }).registerTool(mock()).executeYaml(calling);
    expect(await stateManager.listCheckpoints(executionId)).toHaveLength(1);
  });

  test('Orchestrator · options.yamlCompiler: reads what is no YAML', async () => {
    const yamlCompiler = { compile: async () => new Pipeline({ id: 'own', tasks: [new Task({ id: 'a', tool: 'mock', action: 'go' })] }) };
    const tool = mock();
    await orchestratorOf({ yamlCompiler }).registerTool(tool).executeYaml('a language of its own');
    expect(tool.calls).toHaveLength(1);
  });

  test('Orchestrator · options.errorHandler: decides of a failed attempt', async () => {
    const errorHandler: ErrorHandler = { handle: (_error, { attempt }) => (attempt < 3 ? 'retry' : 'fail') };
    const clock = fakeClock();
    const orchestrator = orchestratorOf({ errorHandler, clock }).registerTool(mock(2));
    expect((await hastened(clock, orchestrator.executeYaml(calling))).steps['call']).toMatchObject({ success: true, retries: 2 });
    await expect(
      orchestratorOf({ errorHandler: { handle: () => 'fail' } })
        .registerTool(mock(1))
        .executeYaml(calling),
    ).rejects.toThrow(ExecutionError);
  });

  test('Orchestrator · options.resourceAllocator: is asked before each step', async () => {
    const asked: string[] = [];
    const resourceAllocator: ResourceAllocator = {
      getUtilization: async () => ({ cpuUsage: 0, memoryUsage: 0 }),
      allocate: async ({ step }) => void asked.push(step) as undefined,
    };
    await orchestratorOf({ resourceAllocator }).registerTool(mock()).executeYaml(calling);
    expect(asked).toEqual(['call']);
  });

  test('Orchestrator · options.parallelExecutor: runs the bodies of steps', async () => {
    let count = 0;
    const parallelExecutor: ParallelExecutor = { execute: (body) => (count++, body()) };
    await orchestratorOf({ parallelExecutor }).registerTool(mock()).executeYaml(calling);
    expect(count).toBe(1);
  });

  test('Orchestrator · options.maxConcurrentTasks: is 10 where nobody says otherwise', async () => {
    expect(await mostAtWork(orchestratorOf({}))).toBe(10);
    expect(await mostAtWork(orchestratorOf({ maxConcurrentTasks: 2 }))).toBe(2);
  });

  test('Orchestrator · options.logger: gets what there is to say', async () => {
    const logger = recordingLogger();
    await orchestratorOf({ logger }).registerTool(mock()).registerTool(mock()).tools();
    expect(logger.messages()).toEqual([expect.stringContaining('"mock" was registered again')]);
  });

  test('Orchestrator · orchestrator.modelRegistry: is the one that was given, else one of what there is', () => {
    const modelRegistry = new ModelRegistry();
    expect(orchestratorOf({ modelRegistry }).modelRegistry).toBe(modelRegistry);
    const own = orchestratorOf();
    expect(own.modelRegistry).toBe(own.modelRegistry);
    expect(own.modelRegistry.getModel('local/extractive')?.provider).toBe('local');
    expect(orchestratorOf({ generate: generateWith(scriptedModel()) }).modelRegistry).toBeInstanceOf(ModelRegistry);
  });

  test('Orchestrator · orchestrator.resourceAllocator: is there when none was given', async () => {
    expect((await orchestratorOf().resourceAllocator.getUtilization()).memoryUsage).toBeGreaterThan(1);
  });

  test('execute_yaml · executeYaml(yamlContent, context?, options?): takes the three, the last two may be left out', async () => {
    const yaml = 'steps:\n  - { id: a, action: echo, parameters: { message: "{{ who | default(\'nobody\') }}" } }\n';
    expect(JSON.stringify((await orchestratorOf().executeYaml(yaml))['a'])).toContain('nobody');
    const result = await orchestratorOf().executeYaml(yaml, { who: 'Ada' }, { executionId: 'mine' });
    expect(result.executionId).toBe('mine');
    expect(JSON.stringify(result['a'])).toContain('Ada');
  });

  test('execute_yaml · undeclared context variables: are read, win over the pipeline’s own name, and are errors when they are absent', async () => {
    const yaml =
      'name: own\nsteps:\n  - { id: a, tool: report-generator, action: generate, parameters: { content: "{{ name }} {{ topic }}" } }\n';
    expect((await orchestratorOf().executeYaml(yaml, { name: 'given', topic: 'seas' }))['a']).toMatchObject({ content: 'given seas' });
    expect((await orchestratorOf().executeYaml(yaml, { topic: 'seas' }))['a']).toMatchObject({ content: 'own seas' });
    await expect(orchestratorOf().executeYaml(yaml)).rejects.toThrow(/topic/);
  });

  test('execute_yaml · PipelineResult: maps step ids to values; a step called like a field is found under steps', async () => {
    const result = await orchestratorOf().executeYaml(
      'steps:\n  - { id: a, tool: report-generator, action: generate, parameters: { content: x } }\n  - { id: status, tool: report-generator, action: generate, parameters: { content: y } }\n',
    );
    expect(result['a']).toMatchObject({ content: 'x' });
    expect(result.status).toBe('completed');
    expect(result.steps['status']?.value).toMatchObject({ content: 'y' });
  });

  test('execute_yaml_file · executeYamlFile(path, context?, options?): reads a file', async () => {
    const file = join(folder, 'symbols.yaml');
    writeFileSync(file, 'steps:\n  - { id: a, tool: report-generator, action: generate, parameters: { content: "{{ n }}" } }\n');
    expect((await orchestratorOf().executeYamlFile(file, { n: 5 }, { executionId: 'file' }))['a']).toMatchObject({ content: '5' });
    await expect(orchestratorOf().executeYamlFile(join(folder, 'none.yaml'))).rejects.toThrow(/none\.yaml/);
  });

  test('execute_pipeline · executePipeline(pipeline, {checkpointEnabled, maxRetries}): saves unless told not to, and retries so often at most', async () => {
    const pipeline = (): InstanceType<typeof Pipeline> =>
      new Pipeline({ tasks: [new Task({ id: 'a', tool: 'mock', action: 'go', keys: { max_retries: 9 } })] });
    const saved = async (options: object): Promise<number> => {
      const stateManager = new StateManager();
      const { executionId } = await orchestratorOf({ stateManager }).registerTool(mock()).executePipeline(pipeline(), options);
      return (await stateManager.listCheckpoints(executionId)).length;
    };
    expect([await saved({}), await saved({ checkpointEnabled: false })]).toEqual([1, 0]);
    const errorHandler: ErrorHandler = { handle: () => 'retry' };
    const calls = async (options: object): Promise<number> => {
      const [tool, clock] = [mock(99), fakeClock()];
      const orchestrator = orchestratorOf({ errorHandler, clock }).registerTool(tool);
      await hastened(clock, orchestrator.executePipeline(pipeline(), options)).catch(() => undefined);
      return tool.calls.length;
    };
    expect([await calls({}), await calls({ maxRetries: 1 })]).toEqual([4, 2]);
  });

  test('recover_pipeline · recoverPipeline(executionId, {fromCheckpoint}): goes on from the last checkpoint, or from the one that is named', async () => {
    const stateManager = new StateManager();
    const tool = mock();
    const orchestrator = orchestratorOf({ stateManager }).registerTool(tool);
    const { executionId } = await orchestrator.executeYaml(`${calling}  - { id: more, tool: mock, action: go, dependencies: [call] }\n`);
    expect((await orchestrator.recoverPipeline(executionId)).success).toBe(true);
    expect(tool.calls).toHaveLength(2);
    const checkpoints = await stateManager.listCheckpoints(executionId);
    const first = [...checkpoints].sort((a, b) => a.createdAt - b.createdAt)[0];
    expect((await orchestrator.recoverPipeline(executionId, { fromCheckpoint: first?.checkpointId ?? '' })).success).toBe(true);
    expect(tool.calls).toHaveLength(3);
  });

  test('get_execution_status · getExecutionStatus(executionId): says where each step stands', async () => {
    const orchestrator = orchestratorOf().registerTool(mock(9));
    const { executionId } = (await orchestrator.executeYaml(calling).catch((error: unknown) => error)) as ExecutionError;
    expect(await orchestrator.getExecutionStatus(executionId)).toMatchObject({ executionId, status: 'failed', steps: { call: 'failed' } });
  });

  test('health_check · healthCheck(): names each part', async () => {
    const { status, components } = await orchestratorOf().healthCheck();
    expect(status).toBe('healthy');
    expect(Object.keys(components)).toEqual(expect.arrayContaining(['tools', 'journal', 'kernel', 'models', 'resources']));
  });
});
