import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject } from '@tutti/core';
import { MockTool, scriptedModel } from '@tutti/testing';
import {
  CompilationError,
  ControlSystem,
  ExecutionError,
  Orchestrator,
  Tool,
  generateWith,
  getLogger,
  type ControlledTask,
} from '../index.ts';
import { orchestrators } from '../spec-support/orchestrators.ts';

// The facade loads these when they are needed, and so does everything beside it.
const { Pipeline, Task, TaskStatus, YAMLCompiler } = await import('@tutti/pipeline');
const { StateManager } = await import('@tutti/state');
const { FileSystemTool, LLMGenerateTool } = await import('@tutti/tools');

const { folder, orchestratorOf } = orchestrators();

const hello = `
name: example
steps:
  - id: hello
    tool: report-generator
    action: generate
    parameters:
      content: "Hello {{ name }}!"
`;

const failing = `
name: failing
steps:
  - id: read
    tool: filesystem
    action: read
    parameters: { path: nowhere.txt }
`;

describe('seed 001', () => {
  test('Orchestrator (1): constructs with nothing, and with components of one’s own', async () => {
    class Everything extends ControlSystem {
      async executeTask({ tool }: ControlledTask): Promise<Json> {
        return { content: `done by ${tool}` };
      }
      getCapabilities(): readonly string[] {
        return ['*'];
      }
    }
    expect(new Orchestrator()).toBeInstanceOf(Orchestrator);
    const registry = { generate: generateWith(scriptedModel(), { model: 'scripted' }) };
    const orchestrator = orchestratorOf({ modelRegistry: registry, controlSystem: new Everything(), stateManager: new StateManager() });
    expect((await orchestrator.executeYaml(hello, { name: 'x' }))['hello']).toEqual({ content: 'done by report-generator' });
  });

  test('`execute_yaml(yaml_content, context=None, **kwargs)` (1): the context wins over the pipeline’s own name', async () => {
    const result = await orchestratorOf().executeYaml(hello, { name: 'World' });
    expect(result['hello']).toMatchObject({ content: 'Hello World!' });
  });

  test('`execute_yaml_file(yaml_file, context=None, **kwargs)` (1): runs a file', async () => {
    const file = join(folder, 'pipeline.yaml');
    writeFileSync(file, 'id: p\nsteps:\n  - id: show\n    action: echo\n    parameters: { message: "{{ input_data.rows }}" }\n');
    const result = await orchestratorOf().executeYamlFile(file, { input_data: { rows: 3 } });
    expect(result.success).toBe(true);
    expect(JSON.stringify(result['show'])).toContain('3');
  });

  test('Pipeline (1): holds tasks by id, in levels, and runs', async () => {
    const tasks = [
      new Task({ id: 'first', action: 'echo', parameters: { message: 'one' } }),
      new Task({ id: 'second', action: 'echo', parameters: { message: '{{ first }}' }, dependencies: ['first'] }),
    ];
    const pipeline = new Pipeline({ id: 'my-pipeline', name: 'My Pipeline', description: 'Example pipeline', tasks });
    expect([pipeline.id, pipeline.name, pipeline.description, pipeline.context, pipeline.metadata]).toEqual([
      'my-pipeline',
      'My Pipeline',
      'Example pipeline',
      {},
      {},
    ]);
    expect(Object.keys(pipeline.tasks)).toEqual(['first', 'second']);
    pipeline.addTask(new Task({ id: 'third', action: 'echo', parameters: { message: 'x' } }));
    expect(pipeline.getTask('third')?.id).toBe('third');
    expect(pipeline.getTask('none')).toBeUndefined();
    expect(pipeline.getExecutionLevels()).toEqual([['first', 'third'], ['second']]);
    expect(pipeline.validate()).toBe(true);
    const result = await orchestratorOf().executePipeline(pipeline, { checkpointEnabled: true, maxRetries: 3 });
    expect(result.steps['second']).toMatchObject({ success: true, dependencies: ['first'] });
  });

  test('Task (1): knows where it stands', () => {
    const task = new Task({ id: 'my-task', action: 'generate', parameters: { prompt: 'Hello' }, tool: 'llm-generate' });
    expect([task.id, task.action, task.parameters, task.tool, task.dependencies, task.status, task.metadata]).toEqual([
      'my-task',
      'generate',
      { prompt: 'Hello' },
      'llm-generate',
      [],
      TaskStatus.PENDING,
      {},
    ]);
    task.start();
    expect(task.status).toBe('running');
    task.fail(new Error('no'));
    expect([task.status, task.canRetry()]).toEqual(['failed', true]);
    task.complete({ ok: true });
    expect(task.status).toBe('completed');
  });

  test('Base Tool (1): a tool of one’s own is called by action and parameters', async () => {
    class MyTool extends Tool {
      constructor() {
        super({ id: 'my-tool', name: 'My Tool', description: 'Custom tool' });
      }
      async execute(action: string, parameters: JsonObject): Promise<Json> {
        return { action, doubled: Number(parameters['n']) * 2 };
      }
    }
    const orchestrator = orchestratorOf().registerTool(new MyTool());
    const result = await orchestrator.executeYaml(
      'id: p\nsteps:\n  - id: own\n    tool: my-tool\n    action: double\n    parameters: { n: 21 }\n',
    );
    expect(result['own']).toEqual({ action: 'double', doubled: 42 });
  });

  test('FileSystemTool (1): reads a file', async () => {
    writeFileSync(join(folder, 'file.txt'), 'content');
    const tool = new FileSystemTool({ root: folder });
    expect(Object.keys(tool.actions)).toEqual(
      expect.arrayContaining(['read', 'write', 'delete', 'copy', 'move', 'list', 'exists', 'mkdir']),
    );
    expect(await tool.execute('read', { path: 'file.txt' })).toMatchObject({ content: 'content' });
  });

  test('LLMGenerateTool (1): generates with temperature and a limit', async () => {
    const model = scriptedModel(['A summary.']);
    const tool = new LLMGenerateTool({ generate: generateWith(model, { model: 'scripted' }) });
    expect(Object.keys(tool.actions)).toEqual(expect.arrayContaining(['generate', 'complete', 'chat']));
    expect(await tool.execute('generate', { prompt: 'Write a summary', temperature: 0.7, max_tokens: 200 })).toMatchObject({
      content: 'A summary.',
    });
  });

  test('`ExecutionError` (1): is thrown when a pipeline fails, with the result so far', async () => {
    const failure = await orchestratorOf()
      .executeYaml(failing)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ExecutionError);
    const { executionId, result, message } = failure as ExecutionError;
    expect(message).toMatch(/read/);
    expect(result).toMatchObject({ executionId, status: 'failed', success: false, steps: { read: { status: 'failed', success: false } } });
  });

  test('`CompilationError` (1): is thrown when YAML does not compile, before anything runs', async () => {
    await expect(new YAMLCompiler().compile('steps:\n  - id: a\n    action: echo\n    dependencies: [b]\n')).rejects.toThrow(
      CompilationError,
    );
    await expect(orchestratorOf().executeYaml('steps: [')).rejects.toThrow(CompilationError);
  });

  test('Error Recovery (1): recovers a failed execution; finished steps do not run again', async () => {
    const counter = new MockTool({ id: 'counter' });
    const orchestrator = orchestratorOf().registerTool('counter', counter);
    const yaml =
      'id: p\nsteps:\n  - id: count\n    tool: counter\n    action: go\n  - id: read\n    tool: filesystem\n    action: read\n    dependencies: [count]\n    parameters: { path: late.txt }\n';
    const failure = (await orchestrator.executeYaml(yaml).catch((error: unknown) => error)) as ExecutionError;
    expect(failure).toBeInstanceOf(ExecutionError);
    writeFileSync(join(folder, 'late.txt'), 'here now');
    const result = await orchestrator.recoverPipeline(failure.executionId);
    expect(result['read']).toMatchObject({ content: 'here now' });
    expect(counter.calls).toHaveLength(1);
    const fallback = await orchestrator.executeYaml(failing).catch(() => orchestrator.executeYaml(hello, { name: 'again' }));
    expect(fallback['hello']).toMatchObject({ content: 'Hello again!' });
  });

  test('Custom Control Systems (1): executes the tasks it is capable of', async () => {
    class MyControlSystem extends ControlSystem {
      async executeTask(task: ControlledTask): Promise<Json> {
        return { ...task };
      }
      getCapabilities(): readonly string[] {
        return ['custom_capability'];
      }
    }
    const orchestrator = orchestratorOf({ controlSystem: new MyControlSystem() });
    const result = await orchestrator.executeYaml(
      'id: p\nsteps:\n  - id: own\n    tool: custom_capability\n    action: go\n    parameters: { a: "{{ 1 + 1 }}" }\n',
    );
    expect(result['own']).toEqual({ id: 'own', tool: 'custom_capability', action: 'go', parameters: { a: 2 } });
  });

  test('Custom State Management (1): keeps checkpoints where it likes, and an execution goes on from one', async () => {
    const saved: { readonly id: string; readonly state: Json }[] = [];
    class MyStateManager extends StateManager {
      override async saveCheckpoint(executionId: string, state: Json): Promise<string> {
        saved.push({ id: executionId, state });
        return String(saved.length - 1);
      }
      override async restoreCheckpoint(_executionId: string, checkpointId?: string): Promise<Json> {
        return saved[Number(checkpointId)]?.state ?? null;
      }
    }
    const counter = new MockTool({ id: 'counter' });
    const orchestrator = orchestratorOf({ stateManager: new MyStateManager() }).registerTool('counter', counter);
    const yaml =
      'id: p\nsteps:\n  - { id: one, tool: counter, action: go }\n  - { id: two, tool: counter, action: go, dependencies: [one] }\n';
    const result = await orchestrator.executeYaml(yaml);
    expect(saved.map(({ state }) => (state as JsonObject)['completed'])).toEqual([['one'], ['one', 'two']]);
    const again = await orchestrator.recoverPipeline(result.executionId, { fromCheckpoint: '0' });
    expect(again.success).toBe(true);
    expect(counter.calls).toHaveLength(3);
  });

  test('Hooks and Plugins (1): calls hooks before and after, and registers a tool class', async () => {
    const seen: string[] = [];
    class CustomTool extends Tool {
      constructor() {
        super({ id: 'custom' });
      }
      async execute(): Promise<Json> {
        return { message: 'Custom tool executed' };
      }
    }
    const orchestrator = orchestratorOf()
      .hook('before_execution', (pipeline, context) => void seen.push(`start ${pipeline.name} ${JSON.stringify(context)}`))
      .hook('after_execution', (pipeline, _context, result) => void seen.push(`end ${pipeline.name} ${result.status}`))
      .registerTool('custom-tool', CustomTool);
    const result = await orchestrator.executeYaml('name: hooked\nsteps:\n  - { id: own, tool: custom-tool, action: go }\n', { a: 1 });
    expect(result['own']).toEqual({ message: 'Custom tool executed' });
    await orchestrator.executeYaml(failing).catch(() => undefined);
    expect(seen).toEqual(['start hooked {"a":1}', 'end hooked completed', 'start failing {}', 'end failing failed']);
  });

  test('Metrics Collection (1): counts executions and how many worked', async () => {
    const orchestrator = orchestratorOf();
    expect(await orchestrator.getPerformanceMetrics()).toMatchObject({ totalExecutions: 0 });
    await orchestrator.executeYaml(hello, { name: 'x' });
    await orchestrator.executeYaml(failing).catch(() => undefined);
    expect(await orchestrator.getPerformanceMetrics()).toEqual({
      totalExecutions: 2,
      successfulExecutions: 1,
      failedExecutions: 1,
      successRate: 0.5,
    });
    expect(await orchestrator.modelRegistry.getUsageMetrics()).toMatchObject({
      totalCalls: 0,
      totalCostUsd: 0,
      models: { 'local/extractive': { calls: 0 } },
    });
  });

  test('Resource Monitoring (1): says what the process uses', async () => {
    const { cpuUsage, memoryUsage } = await orchestratorOf().resourceAllocator.getUtilization();
    expect(cpuUsage).toBeGreaterThanOrEqual(0);
    expect(memoryUsage).toBeGreaterThan(1);
  });

  test('Logging (1): the level is set by name, and a logger of one’s own gets the messages', async () => {
    getLogger('orchestrator').setLevel('DEBUG');
    expect(getLogger('orchestrator').level).toBe('debug');
    getLogger('orchestrator').resetLevel();
    const lines: string[] = [];
    const logger = getLogger('my_app').setOutput((line) => void lines.push(line));
    const tool = (): MockTool => new MockTool({ id: 'twice' });
    await orchestratorOf({ logger }).registerTool('twice', tool()).registerTool('twice', tool()).tools();
    expect(lines).toEqual([expect.stringContaining('twice')]);
  });

  test('Unit Testing (1): a pipeline is tested with what it needs and nothing else', async () => {
    const result = await orchestratorOf().executeYaml(hello.replace('{{ name }}!', 'Test'));
    expect(result['hello']).toMatchObject({ content: 'Hello Test' });
  });

  test('Integration Testing (1): steps on one file run in the order of the document', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'seed-')), 'test.txt');
    const yaml = `name: integration-test\nsteps:\n  - id: create_file\n    tool: filesystem\n    action: write\n    parameters: { path: "${path}", content: "Test content" }\n  - id: read_file\n    tool: filesystem\n    action: read\n    parameters: { path: "${path}" }\n`;
    const result = await orchestratorOf({ tools: { sandboxMode: false } }).executeYaml(yaml);
    expect(result['read_file']).toMatchObject({ content: 'Test content' });
    expect(readFileSync(path, 'utf8')).toBe('Test content');
    await expect(orchestratorOf().executeYaml(yaml)).rejects.toThrow(ExecutionError);
  });

  test('From v1.0 to v1.1 (1): pipelines by hand and by compiler give the same', async () => {
    const byHand = new Pipeline({ id: 'p', tasks: [new Task({ id: 'a', action: 'echo', parameters: { message: 'x' } })] });
    const compiled = await new YAMLCompiler().compile('id: p\nsteps:\n  - { id: a, action: echo, parameters: { message: x } }\n');
    const results = await Promise.all([byHand, compiled].map((pipeline) => orchestratorOf().executePipeline(pipeline)));
    expect(results[0]?.['a']).toEqual(results[1]?.['a']);
  });
});
