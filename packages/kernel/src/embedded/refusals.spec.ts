import { afterEach, describe, expect, test } from '@jest/globals';
import { type Graph, type GraphNode, type Json } from '@tutti/core';
import { createKernel, createWorker, memoryJournal } from '../index.ts';
import { kernelOf, none, stopKernels } from '../spec-support/kernels.ts';
import { simulationHost } from '@tutti/testing';

afterEach(stopKernels);

const task = (id: string, more: object = {}): GraphNode => ({ id, kind: 'task', handler: 'h', ...more });
const graph = (nodes: readonly GraphNode[], edges: Graph['edges'] = []): Graph => ({ nodes, edges });
const asks = { evaluator: 'jugde', expression: null };
const body = graph([task('a')]);

describe('a start is refused, with nothing started, when a graph names', () => {
  test.each([
    ['an evaluator that is not there, in a guard', graph([task('x', { if: asks })])],
    ['one in the condition of an edge', graph([task('x'), task('y')], [{ from: 'x', to: 'y', when: asks }])],
    ['one in the items of a map', graph([{ id: 'x', kind: 'map', items: asks, body }])],
    ['one in a loop that goes on while', graph([{ id: 'x', kind: 'loop', while: asks, maxIterations: 2, body }])],
    ['one in a loop that goes on until', graph([{ id: 'x', kind: 'loop', until: asks, maxIterations: 2, body }])],
    ['one in a graph within a graph', graph([{ id: 'g', kind: 'graph', graph: graph([task('x', { if: asks })]) }])],
  ])('%s', async (_, definition) => {
    const journal = memoryJournal();
    const kernel = kernelOf({ journal, handlers: { h: none(() => 1) }, evaluators: { judge: () => true } });
    await expect(kernel.start(definition)).rejects.toMatchObject({ code: 'HANDLER_MISSING', message: expect.stringMatching(/"jugde".*Did you mean "judge"/) });
    for await (const run of journal.list({})) throw new Error(`Run ${run.runId} was started.`);
  });

  test('a Program that is not registered, in a kernel and in a worker', async () => {
    await expect(kernelOf({}).start(null, null, { program: 'grahp' })).rejects.toMatchObject({ code: 'HANDLER_MISSING', message: expect.stringContaining('Did you mean "graph"') });
    await expect(createWorker().drive({ runId: 'r', createdAt: 0, definition: null, program: 'other' }, simulationHost())).rejects.toMatchObject({ code: 'HANDLER_MISSING' });
  });
});

describe('one id is one run', () => {
  test('started again with another definition or input it is a conflict that says which', async () => {
    const kernel = kernelOf({ handlers: { h: none(() => 1) } });
    await kernel.run(graph([task('a')]), { n: 1 }, { runId: 'same' });
    await expect(kernel.start(graph([task('b')]), { n: 1 }, { runId: 'same' })).rejects.toMatchObject({ code: 'RUN_EXISTS', message: expect.stringContaining('another definition') });
    await expect(kernel.start(graph([task('a')]), { n: 2 }, { runId: 'same' })).rejects.toMatchObject({ code: 'RUN_EXISTS', message: expect.stringContaining('another input') });
    // An equal graph in another object is the same content.
    expect((await kernel.start(graph([task('a')]), { n: 1 }, { runId: 'same' })).id).toBe('same');
  });
});

describe('what is no name', () => {
  const refused = { code: 'VALIDATION_FAILED', message: expect.stringMatching(/must be a text of 1 to 1024 characters/) };

  test.each([[''], [7], [null], ['x'.repeat(1_025)]])('names no run, queue or lane: %j', async (name) => {
    const journal = memoryJournal();
    const kernel = kernelOf({ journal, handlers: { h: none(() => 1) } });
    for (const member of ['runId', 'queue', 'lane']) {
      if (name === null && member === 'runId') continue; // Then it gets a new one.
      await expect(kernel.start(body, null, { [member]: name })).rejects.toMatchObject(refused);
    }
    for await (const run of journal.list({})) throw new Error(`Run ${run.runId} was started.`);
  });

  test.each([[''], [5], [undefined]])('names no signal, and no message: %j', async (name) => {
    const kernel = kernelOf({});
    const run = await kernel.start(graph([{ id: 'w', kind: 'wait', until: { signal: 'go' } }]));
    await expect(run.signal(name as string, 1)).rejects.toMatchObject(refused);
    if (name !== undefined) await expect(run.signal('go', 1, { id: name as string })).rejects.toMatchObject(refused);
    expect(await run.idle()).toEqual({ status: 'waiting', waitingFor: 'signal' });
  });
});

describe('a run that has ended', () => {
  test.each(['signal', 'pause', 'cancel', 'wake'] as const)('takes no %s; the error says so, and what can be done', async (message) => {
    const kernel = kernelOf({ handlers: { h: none(() => 1) } });
    await kernel.run(body, null, { runId: 'done' });
    const run = await kernel.attach('done');
    await expect(run[message]('a')).rejects.toMatchObject({ code: 'RUN_CLOSED', message: expect.stringMatching(new RegExp(`"done" has ended.* no ${message} .*fork`)), data: { runId: 'done', message } });
    expect(await run.result()).toMatchObject({ status: 'completed', output: 1 });
  });
});

describe('options that make no sense', () => {
  test.each(['maxConcurrency', 'leaseTtlMs', 'pollMs', 'snapshotAfterEvents'])('%s must be greater than 0', (name) => {
    expect(() => createKernel({ [name]: 0 })).toThrow(`${name} is 0; it must be greater than 0.`);
  });

  test('a wait without an end, and a cost that is no whole number', async () => {
    const kernel = kernelOf({ handlers: { wait: none((_, c) => c.wait('w', { ms: Number.NaN })), cost: none((_, c) => (c.record({ nanoUsd: 0.5 }), null)) } });
    for (const handler of ['wait', 'cost']) expect(await kernel.run(graph([{ id: 'x', kind: 'task', handler }]))).toMatchObject({ status: 'failed', error: { code: 'VALIDATION_FAILED' } });
  });

  test('a value that cannot be recorded fails its step, an output that is not there its map', async () => {
    const kernel = kernelOf({ handlers: { h: none(() => ({ of: () => 1 }) as unknown as Json) } });
    expect(await kernel.run(graph([task('x')]))).toMatchObject({ status: 'failed', because: 'x' });
    for (const expression of [{ node: 'nobody' }, { node: 7 }, null]) {
      expect(await kernel.run(graph([{ id: 'm', kind: 'map', items: { evaluator: 'output', expression }, body }]))).toMatchObject({ status: 'failed', error: { code: 'OUTPUT_MISSING' } });
    }
  });
});
