import { afterEach, describe, expect, test } from '@jest/globals';
import type { Graph, GraphNode, Json, Message, StepContext } from '@tutti/core';
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
    await expect(kernel.start(definition)).rejects.toMatchObject({
      code: 'HANDLER_MISSING',
      message: expect.stringMatching(/"jugde".*Did you mean "judge"/),
    });
    for await (const run of journal.list({})) throw new Error(`Run ${run.runId} was started.`);
  });

  test('a Program that is not registered, in a kernel and in a worker', async () => {
    await expect(kernelOf({}).start(null, null, { program: 'grahp' })).rejects.toMatchObject({
      code: 'HANDLER_MISSING',
      message: expect.stringContaining('Did you mean "graph"'),
    });
    await expect(
      createWorker().drive({ runId: 'r', createdAt: 0, definition: null, program: 'other' }, simulationHost()),
    ).rejects.toMatchObject({ code: 'HANDLER_MISSING' });
  });
});

describe('one id is one run', () => {
  test('started again with another definition or input it is a conflict that says which', async () => {
    const kernel = kernelOf({ handlers: { h: none(() => 1) } });
    await kernel.run(graph([task('a')]), { n: 1 }, { runId: 'same' });
    await expect(kernel.start(graph([task('b')]), { n: 1 }, { runId: 'same' })).rejects.toMatchObject({
      code: 'RUN_EXISTS',
      message: expect.stringContaining('another definition'),
    });
    await expect(kernel.start(graph([task('a')]), { n: 2 }, { runId: 'same' })).rejects.toMatchObject({
      code: 'RUN_EXISTS',
      message: expect.stringContaining('another input'),
    });
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
    await expect(run[message]('a')).rejects.toMatchObject({
      code: 'RUN_CLOSED',
      message: expect.stringMatching(new RegExp(`"done" has ended.* no ${message} .*fork`)),
      data: { runId: 'done', message },
    });
    expect(await run.result()).toMatchObject({ status: 'completed', output: 1 });
  });
});

describe('what is no message', () => {
  const wrong: [string, object | null | undefined, RegExp][] = [
    ['nothing', undefined, /A message is an object/],
    ['null', null, /not null/],
    ['a type nobody knows', { id: 'm', type: 'stop' }, /"m" is not valid: type: /],
    ['a decision of nothing', { id: 'm', type: 'decide', path: 'w' }, /decision: /],
    ['a decision nobody knows', { id: 'm', type: 'decide', path: 'w', decision: { kind: 'again' } }, /decision\.kind: /],
    ['a result that is no JSON', { id: 'm', type: 'decide', path: 'w', decision: { kind: 'complete', output: 1n } }, /not plain JSON/],
    ['a decision for no step', { id: 'm', type: 'decide', decision: { kind: 'retry' } }, /path: /],
    ['a wake of no step', { id: 'm', type: 'wake' }, /path: /],
    ['a checkpoint without a name', { id: 'm', type: 'checkpoint' }, /name of a checkpoint is undefined/],
    ['a reason that is no text', { id: 'm', type: 'pause', reason: 5 }, /reason: .*it is 5/],
    ['a member nobody knows', { id: 'm', type: 'cancel', force: true }, /force/],
  ];
  test.each(wrong)('is refused, and does not become the trouble of the run: %s', async (_, message, reason) => {
    const kernel = kernelOf({});
    const run = await kernel.start(graph([{ id: 'w', kind: 'wait', until: { signal: 'go' } }]));
    await expect(kernel.runtime.post(run.id, message as Message)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(reason),
    });
    expect(await run.idle()).toEqual({ status: 'waiting', waitingFor: 'signal' });
    await run.signal('go', 'went');
    expect(await run.result()).toMatchObject({ output: 'went' });
  });

  test('posted past the kernel it is on record as ignored', async () => {
    const journal = memoryJournal();
    const run = await kernelOf({ journal, pollMs: 1 }).start(graph([{ id: 'w', kind: 'wait', until: { signal: 'go' } }]));
    await journal.post(run.id, { id: 'm', type: 'hurry' } as unknown as Message);
    await run.signal('go', 1);
    await run.result();
    const events = [];
    for await (const event of run.events()) events.push(event);
    expect(events.find(({ type }) => type === 'message.ignored')).toMatchObject({
      message: { id: 'm' },
      reason: expect.stringContaining('no message of its type'),
    });
  });
});

describe('how a run is started', () => {
  test.each<[string, object, RegExp]>([
    ['labels that are no texts', { labels: { a: 5 } }, /labels\.a: .*it is 5/],
    ['labels that are no list of names', { labels: 'x' }, /labels: /],
    ['less than no money', { budget: { limit: { nanoUsd: -5 } } }, /budget\.limit\.nanoUsd: .*it is -5/],
    ['a parent without a step', { parent: { runId: 'p', onParentClose: 'cancel' } }, /parent\.path: /],
    ['an option that is misspelt', { label: {} }, /label/],
  ])('is refused with every offence: %s', async (_, options, reason) => {
    const journal = memoryJournal();
    const kernel = kernelOf({ journal, handlers: { h: none(() => 1) } });
    await expect(kernel.start(body, null, options)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringMatching(reason),
      issues: [expect.anything()],
    });
    for await (const run of journal.list({})) throw new Error(`Run ${run.runId} was started.`);
  });
});

describe('how a run is forked', () => {
  test.each<[string, object, string]>([
    ['at a text', { at: 'x' }, 'FORK_POINT'],
    ['at null', { at: null }, 'FORK_POINT'],
    ['at an object of no kind', { at: {} }, 'FORK_POINT'],
    ['at no number', { at: Number.NaN }, 'FORK_POINT'],
    ['with effects nobody knows', { effects: 'again' }, 'VALIDATION_FAILED'],
    ['with an edit nobody knows', { edit: { output: 1 } }, 'VALIDATION_FAILED'],
    ['with an option that is misspelt', { edits: {} }, 'VALIDATION_FAILED'],
  ])('is refused %s', async (_, options, code) => {
    const journal = memoryJournal();
    const kernel = kernelOf({ journal, handlers: { h: none(() => 1) } });
    await kernel.run(body, null, { runId: 'origin' });
    for (const verb of ['fork', 'recover'] as const) await expect(kernel[verb]('origin', options)).rejects.toMatchObject({ code });
    await expect(kernel.restore('origin', undefined as unknown as number)).rejects.toMatchObject({
      code: 'FORK_POINT',
      message: expect.stringContaining('at nothing: expected the number of a record'),
    });
    const runs: string[] = [];
    for await (const { runId } of journal.list({})) runs.push(runId);
    expect(runs).toEqual(['origin']);
  });
});

describe('options that make no sense', () => {
  test.each<[string, unknown, RegExp]>([
    ['maxConcurrency', 1.5, /whole/],
    ['maxRecoveries', -1, /at least 0/],
    ['graceMs', Number.NaN, /at least 0/],
    ['suspendAfterMs', -1, /at least 0/],
    ['diskRetry', { attempts: 0, delayMs: 1 }, /diskRetry\.attempts is 0/],
    ['assumedCharges', 'most', /one of worst, zero/],
    ['handlers', { h: 5 }, /"h" has no function/],
    ['handlers', { h: null }, /"h" has no function/],
    ['handlers', { h: { run: () => 1, effect: 'twice' } }, /"twice".*none, idempotent, once/],
    ['handlers', { h: { run: () => 1, version: 2 } }, /version 2/],
    ['evaluators', { e: true }, /"e" is of type boolean/],
  ])('%s cannot be %p', (name, value, reason) => {
    expect(() => createKernel({ [name]: value })).toThrow(reason);
  });

  test.each(['maxConcurrency', 'leaseTtlMs', 'pollMs', 'snapshotAfterEvents'])('%s must be greater than 0', (name) => {
    expect(() => createKernel({ [name]: 0 })).toThrow(`${name} is 0; it must be greater than 0.`);
  });

  test('a wait without an end, and a cost that is no whole number', async () => {
    const kernel = kernelOf({
      handlers: { wait: none((_, c) => c.wait('w', { ms: Number.NaN })), cost: none((_, c) => (c.record({ nanoUsd: 0.5 }), null)) },
    });
    for (const handler of ['wait', 'cost'])
      expect(await kernel.run(graph([{ id: 'x', kind: 'task', handler }]))).toMatchObject({
        status: 'failed',
        error: { code: 'VALIDATION_FAILED' },
      });
  });

  test.each<[string, (c: StepContext) => unknown, RegExp]>([
    ['an effect without a key', (c) => c.step('', () => 1), /has the key ""/],
    ['a key that is no text', (c) => c.step(5 as never, () => 1), /has the key 5/],
    ['an effect without a body', (c) => c.step('pay', undefined as never), /"pay" of step "x" has no function/],
    ['a wait for nothing', (c) => c.wait('w', undefined as never), /"w" of step "x" has no end/],
    ['a wait for a signal without a name', (c) => c.wait('w', { signal: '' }), /has no end/],
    ['a child run of nothing', (c) => c.runChild('kid', {} as never), /"kid" of step "x" has no definition/],
    ['a choice of no list', (c) => (c.choose('x' as never), 1), /chooses something of type string/],
    ['a choice of a node that is not there', (c) => (c.choose(['y']), 1), /chooses "y"/],
    ['a choice of what is no name', (c) => (c.choose([7 as never]), 1), /chooses number/],
  ])('fails its step with the reason: %s', async (_, act, reason) => {
    const kernel = kernelOf({ handlers: { h: none((_input, c) => act(c) as Json) } });
    expect(await kernel.run(graph([task('x')]))).toMatchObject({
      status: 'failed',
      error: { code: 'VALIDATION_FAILED', message: expect.stringMatching(reason) },
    });
  });

  test('a value that cannot be recorded fails its step, an output that is not there its map', async () => {
    const kernel = kernelOf({ handlers: { h: none(() => ({ of: () => 1 }) as unknown as Json) } });
    expect(await kernel.run(graph([task('x')]))).toMatchObject({ status: 'failed', because: 'x' });
    for (const expression of [{ node: 'nobody' }, { node: 7 }, null]) {
      expect(await kernel.run(graph([{ id: 'm', kind: 'map', items: { evaluator: 'output', expression }, body }]))).toMatchObject({
        status: 'failed',
        error: { code: 'OUTPUT_MISSING' },
      });
    }
  });
});
