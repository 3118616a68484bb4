import { describe, expect, test } from '@jest/globals';
import { CompilationError } from '@tutti/core';
import { Pipeline, Task, TaskStatus, YAMLCompiler } from '../index.ts';
import { pipelineToGraph } from './yaml-compiler.ts';

describe('Pipeline', () => {
  const pipeline = (): Pipeline =>
    new Pipeline({
      id: 'p',
      tasks: [
        new Task({ id: 'a', action: 'echo' }),
        new Task({ id: 'b', action: 'echo', dependencies: ['a'] }),
        new Task({ id: 'c', action: 'echo', dependencies: ['a'] }),
      ],
    });

  test('groups its tasks by what they wait for', () => {
    expect(pipeline().getExecutionLevels()).toEqual([['a'], ['b', 'c']]);
    expect(pipeline().validate()).toBe(true);
    expect(pipeline().getTask('b')?.dependencies).toEqual(['a']);
    expect(pipeline().getTask('constructor')).toBeUndefined();
  });

  test('is not valid with a circle or with a task that is not there', () => {
    const circle = pipeline();
    circle.getTask('a')!.dependencies.push('b');
    expect(circle.validate()).toBe(false);
    expect(() => circle.getExecutionLevels()).toThrow('circle');
    const missing = pipeline();
    missing.addTask(new Task({ id: 'd', action: 'echo', dependencies: ['z'] }));
    expect(missing.validate()).toBe(false);
    expect(() => missing.addTask(new Task({ id: 'd' }))).toThrow('already');
  });

  test('made by hand compiles to a graph', () => {
    const { graph } = pipelineToGraph(pipeline());
    expect(graph.nodes.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(graph.edges).toEqual([
      { from: 'a', to: 'b' },
      { from: 'a', to: 'c' },
    ]);
  });
});

describe('Task', () => {
  test('goes from pending through running to its end', () => {
    const task = new Task({ id: 't', action: 'echo', maxRetries: 1 });
    expect(task.status).toBe(TaskStatus.PENDING);
    task.start();
    expect(task.status).toBe('running');
    task.fail(new Error('no'));
    expect(task.canRetry()).toBe(true);
    task.fail('no');
    expect(task.canRetry()).toBe(false);
    task.complete({ x: 1 });
    expect(task).toMatchObject({ status: 'completed', result: { x: 1 } });
  });
});

describe('YAMLCompiler', () => {
  const yaml =
    'id: p\nname: P\ninputs: {n: 1}\nsteps:\n  - {id: a, tool: report-generator, action: generate, parameters: {content: "{{ n }}"}, timeout: 5}\n  - {id: b, action: echo, condition: "{{ n > 0 }}", parameters: {message: "{{ a }}"}}\noutputs: {x: "{{ b }}"}\n';

  test('gives the pipeline as an object that compiles to the same graph', async () => {
    const pipeline = await new YAMLCompiler().compile(yaml);
    expect(pipeline.name).toBe('P');
    expect(pipeline.getTask('a')).toMatchObject({
      tool: 'report-generator',
      action: 'generate',
      timeout: 5,
      parameters: { content: '{{ n }}' },
    });
    expect(pipeline.getTask('b')!.dependencies).toEqual(['a']);
    const { graph } = pipelineToGraph(pipeline);
    expect(graph.nodes.map(({ id, if: guard }) => [id, guard === undefined])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    expect(graph.nodes[0]!.policy).toMatchObject({ timeoutMs: 5000 });
  });

  test('throws with every problem', async () => {
    await expect(new YAMLCompiler().compile('steps:\n  - {id: a, action: echo, dependencies: [zz]}\n')).rejects.toThrow(CompilationError);
  });
});
