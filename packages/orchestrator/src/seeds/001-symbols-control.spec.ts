import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tool, type Json, type JsonObject } from '@tutti/core';
import { fakeClock, MockTool, scriptedModel } from '@tutti/testing';
import { CompilationError, ControlSystem, ExecutionError, ModelRegistry, ValidationError, type ControlledTask } from '../index.ts';
import { mostAtWork } from '../spec-support/most-at-work.ts';
import { orchestrators } from '../spec-support/orchestrators.ts';

const { Pipeline, Task, YAMLCompiler } = await import('@tutti/pipeline');
const { CircuitBreaker, Idempotency } = await import('@tutti/resilience');
const { StateManager } = await import('@tutti/state');
const { ValidationTool } = await import('@tutti/tools');

const { folder, orchestratorOf } = orchestrators();

const calling = 'name: calling\nsteps:\n  - { id: call, tool: mock, action: go, parameters: { n: "{{ 1 + 1 }}" } }\n';
const mock = (failures = 0): MockTool => new MockTool({ id: 'mock', failures });
const reporting = (content: string): string =>
  `name: reporting\nsteps:\n  - { id: hello, tool: report-generator, action: generate, parameters: { content: "${content}" } }\n`;

class Controlling extends ControlSystem {
  readonly seen: unknown[] = [];
  async executeTask(task: ControlledTask, context?: unknown): Promise<Json> {
    this.seen.push({ ...task, hasContext: context !== undefined });
    return 'controlled';
  }
  getCapabilities(): readonly string[] {
    return ['mock'];
  }
}

class Keeping extends StateManager {
  readonly kept: unknown[][] = [];
  override async saveCheckpoint(...given: [string, Json, Json?]): Promise<string> {
    this.kept.push(given);
    return String(this.kept.length - 1);
  }
  override async restoreCheckpoint(_executionId: string, checkpointId = '0'): Promise<Json> {
    return (this.kept[Number(checkpointId)]?.[1] as Json | undefined) ?? null;
  }
}

describe('symbols of seed 001: errors and recovery', () => {
  test('Exceptions · ExecutionError: has the id and the result so far', async () => {
    const error = await orchestratorOf()
      .registerTool(mock(9))
      .executeYaml(calling)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExecutionError);
    expect(error).toMatchObject({
      executionId: expect.stringMatching(/./),
      result: { success: false, steps: { call: { success: false } } },
    });
  });

  test('Exceptions · CompilationError: lists what is wrong, and where', async () => {
    const error = await new YAMLCompiler()
      .compile('steps:\n  - { id: a, action: echo, dependencies: [b] }\n')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CompilationError);
    expect((error as CompilationError).diagnostics).toMatchObject([{ code: 'DEP_UNKNOWN', range: { line: 2 } }]);
  });

  test('Exceptions · ValidationError: is thrown by the validation tool in strict mode, with each issue', async () => {
    const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    const error = await new ValidationTool()
      .execute('validate', { data: { n: 'x' }, schema, mode: 'strict' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ValidationError);
    expect(JSON.stringify((error as ValidationError).issues)).toContain('n');
  });

  test('Error Recovery · recovery or fallback: goes on where it failed, or runs another pipeline', async () => {
    const orchestrator = orchestratorOf().registerTool(mock(9));
    const yaml = 'steps:\n  - { id: read, tool: filesystem, action: read, parameters: { path: late.txt } }\n';
    const error = (await orchestrator.executeYaml(yaml).catch((thrown: unknown) => thrown)) as ExecutionError;
    writeFileSync(join(folder, 'late.txt'), 'now');
    expect((await orchestrator.recoverPipeline(error.executionId))['read']).toMatchObject({ content: 'now' });
    expect((await orchestrator.executeYaml(calling).catch(() => orchestrator.executeYaml(reporting('instead'))))['hello']).toMatchObject({
      content: 'instead',
    });
  });
});

describe('symbols of seed 001: what one can put in', () => {
  test('Custom Control Systems · ControlSystem: is a class to extend, and to give', async () => {
    const controlSystem = new Controlling();
    expect(controlSystem).toBeInstanceOf(ControlSystem);
    expect((await orchestratorOf({ controlSystem }).executeYaml(calling))['call']).toBe('controlled');
  });

  test('Custom Control Systems · executeTask(task, context): gets the task with its templates resolved', async () => {
    const controlSystem = new Controlling();
    await orchestratorOf({ controlSystem }).executeYaml(calling);
    expect(controlSystem.seen).toEqual([{ id: 'call', tool: 'mock', action: 'go', parameters: { n: 2 }, hasContext: true }]);
  });

  test('Custom Control Systems · getCapabilities(): leaves to the tools what it does not name', async () => {
    const result = await orchestratorOf({ controlSystem: new Controlling() }).executeYaml(
      `${calling}${reporting('x').split('\n').slice(2).join('\n')}`,
    );
    expect([result['call'], result['hello']]).toMatchObject(['controlled', { content: 'x' }]);
  });

  test('Custom State Management · StateManager: saves and restores by itself', async () => {
    const states = new StateManager();
    const id = await states.saveCheckpoint('e', { n: 1 });
    expect(await states.restoreCheckpoint('e', id)).toEqual({ n: 1 });
    await expect(states.restoreCheckpoint('e', 'none')).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' });
  });

  test('Custom State Management · saveCheckpoint(executionId, state, context): gets what is completed, and the context', async () => {
    const stateManager = new Keeping();
    const { executionId } = await orchestratorOf({ stateManager }).registerTool(mock()).executeYaml(calling, { a: 1 });
    expect(stateManager.kept).toEqual([[executionId, expect.objectContaining({ completed: ['call'] }), { a: 1 }]]);
  });

  test('Custom State Management · restoreCheckpoint(executionId, checkpointId): is asked for the place to go back to', async () => {
    const stateManager = new Keeping();
    const tool = mock();
    const orchestrator = orchestratorOf({ stateManager }).registerTool(tool);
    const { executionId } = await orchestrator.executeYaml(`${calling}  - { id: more, tool: mock, action: go, dependencies: [call] }\n`);
    await orchestrator.recoverPipeline(executionId, { fromCheckpoint: '0' });
    expect(tool.calls).toHaveLength(3);
  });

  test("Hooks and Plugins · hook('before_execution', fn): is called with pipeline and context before anything is done", async () => {
    const seen: unknown[] = [];
    const tool = mock();
    await orchestratorOf()
      .registerTool(tool)
      .hook('before_execution', (pipeline, context) => void seen.push(pipeline.name, context, tool.calls.length))
      .executeYaml(calling, { a: 1 });
    expect(seen).toEqual(['calling', { a: 1 }, 0]);
  });

  test("Hooks and Plugins · hook('after_execution', fn): is called with pipeline, context and result, also of a failure", async () => {
    const seen: unknown[] = [];
    const orchestrator = orchestratorOf()
      .registerTool(mock(9))
      .hook('after_execution', (pipeline, context, result) => void seen.push([pipeline.name, context, result.status]));
    await orchestrator.executeYaml(reporting('x'), { a: 1 });
    await orchestrator.executeYaml(calling).catch(() => undefined);
    expect(seen).toEqual([
      ['reporting', { a: 1 }, 'completed'],
      ['calling', {}, 'failed'],
    ]);
  });

  test("Hooks and Plugins · registerTool('custom-tool', ToolClass | tool): takes a class, an instance under another name, or an instance alone", async () => {
    class Custom extends Tool {
      constructor() {
        super({ id: 'custom' });
      }
      async execute(action: string, parameters: JsonObject): Promise<Json> {
        return { action, parameters };
      }
    }
    const orchestrator = orchestratorOf().registerTool('by-class', Custom).registerTool('by-name', new Custom()).registerTool(new Custom());
    const result = await orchestrator.executeYaml(
      'steps:\n  - { id: a, tool: by-class, action: x }\n  - { id: b, tool: by-name, action: y }\n  - { id: c, tool: custom, action: z }\n',
    );
    expect([result['a'], result['b'], result['c']]).toEqual(['x', 'y', 'z'].map((action) => ({ action, parameters: {} })));
  });
});

describe('symbols of seed 001: figures', () => {
  test('Metrics Collection · getPerformanceMetrics(): counts what has ended', async () => {
    const orchestrator = orchestratorOf().registerTool(mock());
    expect(await orchestrator.getPerformanceMetrics()).toEqual({
      totalExecutions: 0,
      successfulExecutions: 0,
      failedExecutions: 0,
      successRate: 1,
    });
    await orchestrator.executeYaml(calling);
    expect(await orchestrator.getPerformanceMetrics()).toMatchObject({ successfulExecutions: 1 });
  });

  test('Metrics Collection · metrics.totalExecutions: counts failures too', async () => {
    const orchestrator = orchestratorOf().registerTool(mock(1));
    await orchestrator.executeYaml(calling).catch(() => undefined);
    await orchestrator.executeYaml(reporting('x'));
    expect((await orchestrator.getPerformanceMetrics()).totalExecutions).toBe(2);
  });

  test('Metrics Collection · metrics.successRate: is a part of 1', async () => {
    const orchestrator = orchestratorOf().registerTool(mock(99));
    for (const yaml of [calling, reporting('x'), reporting('y'), reporting('z')])
      await orchestrator.executeYaml(yaml).catch(() => undefined);
    expect((await orchestrator.getPerformanceMetrics()).successRate).toBe(0.75);
  });

  test('Resource Monitoring · getUtilization(): has both figures', async () => {
    expect(Object.keys(await orchestratorOf().resourceAllocator.getUtilization()).sort()).toEqual(['cpuUsage', 'memoryUsage']);
  });

  test('Resource Monitoring · utilization.cpuUsage: rises with work, in percent', async () => {
    const clock = fakeClock();
    const { resourceAllocator } = orchestratorOf({ clock });
    await resourceAllocator.getUtilization();
    const before = process.cpuUsage();
    let spentMs = 0;
    for (let sum = 0; spentMs < 20; sum += Math.sqrt(sum + 1)) spentMs = process.cpuUsage(before).user / 1_000;
    clock.advanceSync(1_000);
    const { cpuUsage } = await resourceAllocator.getUtilization();
    const { user, system } = process.cpuUsage(before);
    // Of a second that the clock has told, so many ms are a tenth in percent.
    expect(cpuUsage).toBeGreaterThanOrEqual(spentMs / 10);
    expect(cpuUsage).toBeLessThan((user + system) / 10_000 + 5);
  });

  test('Resource Monitoring · utilization.memoryUsage: is in MB', async () => {
    const { memoryUsage } = await orchestratorOf().resourceAllocator.getUtilization();
    expect(Math.abs(memoryUsage - process.memoryUsage.rss() / 1_048_576)).toBeLessThan(50);
  });
});

describe('symbols of seed 001: testing, migration and practices', () => {
  test('Testing · MockTool (@tutti/testing): keeps its calls, and gives and fails as it was told', async () => {
    const tool = new MockTool({ id: 'mock', results: { go: [{ n: 1 }, { n: 2 }] } });
    const orchestrator = orchestratorOf().registerTool(tool);
    expect([(await orchestrator.executeYaml(calling))['call'], (await orchestrator.executeYaml(calling))['call']]).toEqual([
      { n: 1 },
      { n: 2 },
    ]);
    expect(tool.calls.map(({ parameters }) => parameters)).toEqual([{ n: 2 }, { n: 2 }]);
  });

  test('Testing · report content: is the result’s content', async () => {
    expect((await orchestratorOf().executeYaml(reporting('Hello Test')))['hello']).toMatchObject({ content: 'Hello Test' });
  });

  test('Testing · write then read: of one file, in the order of the document, without a declared dependency', async () => {
    const step = (id: string, action: string, more = ''): string =>
      `  - { id: ${id}, tool: filesystem, action: ${action}, parameters: { path: both.txt${more} } }\n`;
    const result = await orchestratorOf().executeYaml(
      `steps:\n${step('create', 'write', ', content: "Test content"')}${step('read', 'read')}`,
    );
    expect(result['read']).toMatchObject({ content: 'Test content' });
    expect(result.executionLevels).toEqual([['create'], ['read']]);
  });

  test('Migration · AUTO tags and routing: a tag is resolved by the model that routing chooses', async () => {
    const modelRegistry = new ModelRegistry();
    modelRegistry.registerModel('m', { provider: 'p' });
    const orchestrator = orchestratorOf({ modelRegistry, providers: { p: scriptedModel(() => '7', { id: 'p' }) } }).registerTool(mock());
    const result = await orchestrator.executeYaml(
      'steps:\n  - { id: a, tool: mock, action: go, parameters: { style: <AUTO>Choose a style: plain, rich</AUTO> } }\n',
    );
    expect(JSON.stringify(result['a'])).not.toContain('AUTO');
    expect((await modelRegistry.getUsageMetrics()).totalCalls).toBeGreaterThan(0);
  });

  test('Migration · new YAMLCompiler().compile(yaml): gives a pipeline that runs', async () => {
    const pipeline = await new YAMLCompiler().compile(calling);
    expect(pipeline).toBeInstanceOf(Pipeline);
    expect((await orchestratorOf().registerTool(mock()).executePipeline(pipeline))['call']).toEqual({ action: 'go', parameters: { n: 2 } });
  });

  test('Migration · pipelines by hand: still run', async () => {
    const pipeline = new Pipeline({ tasks: [new Task({ id: 'a', tool: 'mock', action: 'go' })] });
    expect((await orchestratorOf().registerTool(mock()).executePipeline(pipeline)).success).toBe(true);
  });

  test('Best Practices · CircuitBreaker: calls no more what keeps failing', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 2 });
    let calls = 0;
    const call = (): Promise<unknown> =>
      breaker.execute(async () => Promise.reject(new Error(`${++calls}`))).catch((error: unknown) => error);
    await call();
    await call();
    expect(await call()).toMatchObject({ code: 'CIRCUIT_OPEN' });
    expect(calls).toBe(2);
  });

  test('Best Practices · cache expensive operations: one key is worked out once', async () => {
    const results = new Idempotency();
    let worked = 0;
    const dear = (): Promise<number> => results.run('sum', { of: [1, 2] }, async () => ++worked);
    expect([await dear(), await dear(), worked]).toEqual([1, 1, 1]);
  });

  test('Best Practices · monitor usage and costs: a result says both', async () => {
    const modelRegistry = new ModelRegistry();
    modelRegistry.registerModel('m', { provider: 'p', costPer1kTokens: 1 });
    const result = await orchestratorOf({ modelRegistry, providers: { p: scriptedModel(() => 'Yes.', { id: 'p' }) } }).executeYaml(
      'steps:\n  - { id: a, action: generate_text, parameters: { prompt: x } }\n',
    );
    expect(result.usage.totalTokens).toBeGreaterThan(0);
    expect(result.costUsd).toBeCloseTo(result.usage.totalTokens / 1_000, 9);
  });

  test('Best Practices · parallel execution where possible: what does not wait for each other is at work at one time', async () => {
    expect(await mostAtWork(orchestratorOf({ maxConcurrentTasks: 6 }))).toBe(6);
  });
});
