import { describe, expect, test } from '@jest/globals';
import { MockTool } from '@tutti/testing';
import { orchestrators } from '../spec-support/orchestrators.ts';

const { Pipeline, Task, TaskStatus, YAMLCompiler } = await import('@tutti/pipeline');

const { orchestratorOf } = orchestrators();

type PipelineOf = InstanceType<typeof Pipeline>;
type TaskOf = InstanceType<typeof Task>;

const task = (id: string, ...dependencies: string[]): TaskOf => new Task({ id, tool: 'mock', action: 'go', dependencies });
const pipelineOf = (...tasks: TaskOf[]): PipelineOf => new Pipeline({ id: 'p', tasks });
const calls = async (pipeline: PipelineOf): Promise<readonly unknown[]> => {
  const mock = new MockTool({ id: 'mock' });
  await orchestratorOf().registerTool(mock).executePipeline(pipeline);
  return mock.calls.map(({ action, parameters }) => [action, parameters]);
};

describe('symbols of seed 001: pipelines and tasks', () => {
  test('Pipeline · new Pipeline({id?, name?, description?, tasks}): is made of tasks alone, and runs', async () => {
    const pipeline = new Pipeline({ tasks: [task('a')] });
    expect([pipeline.id, pipeline.name, pipeline.description]).toEqual(['pipeline', 'pipeline', '']);
    expect(await calls(pipeline)).toEqual([['go', {}]]);
  });

  test('Pipeline · Pipeline.id: is what was given, else made of the name', async () => {
    expect([new Pipeline({ id: 'x', name: 'Y' }).id, new Pipeline({ name: 'My Own: one' }).id]).toEqual(['x', 'my-own-one']);
    expect(
      (
        await orchestratorOf()
          .registerTool(new MockTool({ id: 'mock' }))
          .executePipeline(pipelineOf(task('a')))
      ).pipelineId,
    ).toBe('p');
  });

  test('Pipeline · Pipeline.name: is what was given, else the id', async () => {
    expect([new Pipeline({ id: 'x', name: 'Y' }).name, new Pipeline({ id: 'x' }).name]).toEqual(['Y', 'x']);
  });

  test('Pipeline · Pipeline.description: is kept, also by the compiler', async () => {
    expect(new Pipeline({ id: 'x', description: 'About.' }).description).toBe('About.');
    expect((await new YAMLCompiler().compile('description: About.\nsteps:\n  - { id: a, action: echo }\n')).description).toBe('About.');
  });

  test('Pipeline · Pipeline.tasks: are given as a list and read by id', () => {
    const a = task('a');
    expect(pipelineOf(a, task('b')).tasks['a']).toBe(a);
    expect(Object.keys(pipelineOf(a, task('b')).tasks)).toEqual(['a', 'b']);
  });

  test('Pipeline · Pipeline.context: is what templates may name', async () => {
    const pipeline = new Pipeline({
      id: 'p',
      context: { who: 'Ada' },
      tasks: [new Task({ id: 'a', tool: 'mock', action: 'go', parameters: { to: '{{ who }}' } })],
    });
    expect(pipeline.context).toEqual({ who: 'Ada' });
    expect(await calls(pipeline)).toEqual([['go', { to: 'Ada' }]]);
  });

  test('Pipeline · Pipeline.metadata: is kept, also by the compiler', async () => {
    expect(new Pipeline({ id: 'x', metadata: { by: 'Ada' } }).metadata).toEqual({ by: 'Ada' });
    expect((await new YAMLCompiler().compile('metadata: { by: Ada }\nsteps:\n  - { id: a, action: echo }\n')).metadata).toEqual({
      by: 'Ada',
    });
  });

  test('Pipeline · addTask(task): adds one that runs, and refuses an id that is taken', async () => {
    const pipeline = pipelineOf(task('a'));
    pipeline.addTask(task('b', 'a'));
    expect(await calls(pipeline)).toHaveLength(2);
    expect(() => pipeline.addTask(task('a'))).toThrow(/"a" already/);
  });

  test('Pipeline · getTask(id): gives the task, or nothing', () => {
    expect(pipelineOf(task('a')).getTask('a')?.action).toBe('go');
    expect(pipelineOf(task('a')).getTask('toString')).toBeUndefined();
  });

  test('Pipeline · getExecutionLevels(): groups what can run side by side', () => {
    expect(pipelineOf(task('d', 'b', 'c'), task('b', 'a'), task('c', 'a'), task('a')).getExecutionLevels()).toEqual([
      ['a'],
      ['b', 'c'],
      ['d'],
    ]);
    expect(() => pipelineOf(task('a', 'b'), task('b', 'a')).getExecutionLevels()).toThrow(/a -> b -> a|b -> a -> b/);
  });

  test('Pipeline · validate(): is false for circles and for what is not there', () => {
    expect(
      [pipelineOf(task('a'), task('b', 'a')), pipelineOf(task('a', 'a')), pipelineOf(task('a', 'none'))].map((one) => one.validate()),
    ).toEqual([true, false, false]);
  });

  test('Task · Task: waits to be started, with nothing but an id and what to do', () => {
    const { dependencies, parameters, metadata, status, maxRetries } = new Task({ id: 'a', action: 'go' });
    expect({ dependencies, parameters, metadata, status, maxRetries }).toEqual({
      dependencies: [],
      parameters: {},
      metadata: {},
      status: 'pending',
      maxRetries: 3,
    });
  });

  test('Task · Task.id: is the id of its result', async () => {
    expect(
      (
        await orchestratorOf()
          .registerTool(new MockTool({ id: 'mock' }))
          .executePipeline(pipelineOf(task('mine')))
      ).steps['mine']?.success,
    ).toBe(true);
  });

  test('Task · Task.action: is what its tool is asked to do', async () => {
    const one = task('a');
    one.action = 'stop';
    expect(await calls(pipelineOf(one))).toEqual([['stop', {}]]);
  });

  test('Task · Task.parameters: are what its tool gets', async () => {
    expect(await calls(pipelineOf(new Task({ id: 'a', tool: 'mock', action: 'go', parameters: { n: [1, { x: null }] } })))).toEqual([
      ['go', { n: [1, { x: null }] }],
    ]);
  });

  test('Task · Task.tool: is who does it', async () => {
    const pipeline = pipelineOf(new Task({ id: 'a', tool: 'mok', action: 'go' }));
    await expect(
      orchestratorOf()
        .registerTool(new MockTool({ id: 'mock' }))
        .executePipeline(pipeline),
    ).rejects.toThrow(/"mok".*"mock"/s);
  });

  test('Task · Task.dependencies: are waited for', async () => {
    const result = await orchestratorOf()
      .registerTool(new MockTool({ id: 'mock' }))
      .executePipeline(pipelineOf(task('b', 'a'), task('a')));
    expect(result.executionOrder).toEqual(['a', 'b']);
  });

  test('Task · Task.status: is one of TaskStatus', () => {
    expect(TaskStatus).toEqual({
      PENDING: 'pending',
      READY: 'ready',
      RUNNING: 'running',
      COMPLETED: 'completed',
      FAILED: 'failed',
      SKIPPED: 'skipped',
      CANCELLED: 'cancelled',
    });
    expect(task('a').status).toBe(TaskStatus.PENDING);
  });

  test('Task · Task.timeout: is in seconds, and ends what takes longer', async () => {
    const slow = new MockTool({ id: 'mock', fallback: () => new Promise(() => undefined) });
    const pipeline = pipelineOf(new Task({ id: 'a', tool: 'mock', action: 'go', timeout: 0.02, maxRetries: 0 }));
    const error = await orchestratorOf()
      .registerTool(slow)
      .executePipeline(pipeline, { maxRetries: 0 })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ result: { steps: { a: { timedOut: true, success: false } } } });
  });

  test('Task · Task.metadata: is kept, also by the compiler', async () => {
    expect(new Task({ id: 'a', metadata: { by: 'Ada' } }).metadata).toEqual({ by: 'Ada' });
    expect(
      (await new YAMLCompiler().compile('steps:\n  - { id: a, action: echo, metadata: { by: Ada } }\n')).getTask('a')?.metadata,
    ).toEqual({ by: 'Ada' });
  });

  test('Task · Task.start(): is running from then on', () => {
    const one = task('a');
    one.start();
    expect(one.status).toBe(TaskStatus.RUNNING);
  });

  test('Task · Task.complete(result): is completed, and has the result', () => {
    const one = task('a');
    one.start();
    one.complete({ n: 1 });
    expect([one.status, one.result]).toEqual([TaskStatus.COMPLETED, { n: 1 }]);
  });

  test('Task · Task.fail(error): has failed, and has the error', () => {
    const one = task('a');
    one.fail(new Error('no'));
    expect([one.status, one.error?.message, one.retryCount]).toEqual([TaskStatus.FAILED, 'no', 1]);
  });

  test('Task · Task.canRetry(): until it has failed more often than it may', () => {
    const one = new Task({ id: 'a', maxRetries: 1 });
    expect(one.canRetry()).toBe(false);
    one.fail('no');
    expect(one.canRetry()).toBe(true);
    one.start();
    one.fail('no');
    expect(one.canRetry()).toBe(false);
  });
});
