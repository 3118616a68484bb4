import { afterEach, describe, expect, test } from '@jest/globals';
import { TuttiError, type Graph, type GraphNode, type Json, type NodeView } from '@tutti/core';
import { createKernel, memoryJournal } from '../index.ts';
import type { Run } from '../run.ts';
import { after, kernelOf, none, stopKernels } from '../spec-support/kernels.ts';

afterEach(stopKernels);

const task = (id: string, handler: string, policy: object = {}): GraphNode => ({ id, kind: 'task', handler, policy });

async function seen(run: Run, what: Record<string, string>): Promise<readonly NodeView[]> {
  for (;;) {
    const nodes = await run.nodes();
    const states = Object.fromEntries(nodes.map(({ node, status, waitingFor }) => [node, waitingFor ?? status]));
    if (Object.entries(what).every(([node, state]) => states[node] === state)) return nodes;
    await after();
  }
}

describe('what a run shows of its nodes', () => {
  test('names what each of them waits for', async () => {
    const kernel = kernelOf({
      maxConcurrency: 1,
      suspendAfterMs: 1,
      handlers: {
        asks: none((_, c) => c.wait('w', { signal: 'go' })),
        naps: none((_, c) => c.wait('w', { ms: 3_600_000 })),
        fails: none(() => {
          throw new TuttiError('busy', { retryable: true });
        }),
        hogs: none(() => new Promise<Json>(() => undefined)),
      },
    });
    const run = await kernel.start({
      nodes: [
        task('asks', 'asks', { priority: 9 }),
        task('naps', 'naps', { priority: 9 }),
        task('fails', 'fails', { priority: 9, retry: { maxRetries: 1, initialMs: 3_600_000 } }),
        task('hogs', 'hogs', { priority: 5 }),
        task('queued', 'hogs', { priority: 1 }),
        { id: 'signal', kind: 'wait', until: { signal: 'go' } },
        { id: 'timer', kind: 'wait', until: { ms: 3_600_000 } },
      ],
      edges: [],
    });
    await seen(run, { asks: 'signal', naps: 'timer', fails: 'retry', hogs: 'running', queued: 'slot', signal: 'signal', timer: 'timer' });
  });

  test('names a decision, and holds back what has not begun of a paused run', async () => {
    const journal = memoryJournal();
    const graph: Graph = { nodes: [task('pays', 'pays')], edges: [] };
    const crashed = kernelOf({ journal, handlers: { pays: () => new Promise<Json>(() => undefined) } });
    const run = await crashed.start(graph);
    await seen(run, { pays: 'running' });
    await crashed.shutdown({ graceMs: 0 });
    const resumed = await kernelOf({ journal, handlers: { pays: () => 1 } }).resume(run.id);
    await seen(resumed, { pays: 'decision' });
    expect(await resumed.state()).toEqual({ status: 'needs-decision', waitingFor: 'decision' });
    await resumed.pause('lunch');
    expect(await resumed.idle()).toEqual({ status: 'paused', waitingFor: 'decision', reason: 'lunch' });
    await resumed.decide('pays', { kind: 'retry' });
    await seen(resumed, { pays: 'pending' });
    await resumed.resume();
    expect(await resumed.result()).toMatchObject({ status: 'completed', output: 1 });
  });
});

describe('outputs', () => {
  const large = (of: string): string => of.repeat(100_000);
  const handlers = {
    a: none(() => large('a')),
    b: none(() => large('b')),
    none: none(() => undefined as unknown as Json),
    size: none(async (_, c) =>
      Object.fromEntries(
        await Promise.all(['a', 'skips', 'nobody', 'never'].map(async (id) => [id, JSON.stringify(await c.output(id))?.length ?? 'none'])),
      ),
    ),
  };

  test('of several ends are one record, large values fetched for it', async () => {
    const kernel = createKernel({ handlers });
    const result = await kernel.run({ nodes: [task('a', 'a'), task('b', 'b'), task('none', 'none')], edges: [] });
    expect(result).toMatchObject({ status: 'completed', output: { a: large('a'), b: large('b'), none: null } });
    // A map's outputs are a list, in order.
    const mapped = await kernel.run({
      nodes: [{ id: 'm', kind: 'map', items: [1, 2], body: { nodes: [task('a', 'a')], edges: [] } }],
      edges: [],
    });
    expect(mapped).toMatchObject({ output: [large('a'), large('a')] });
  });

  test('are null of a step that was skipped, nothing of one that has not ended or is not there', async () => {
    const kernel = createKernel({ handlers, evaluators: { no: () => false } });
    const result = await kernel.run({
      nodes: [
        task('a', 'a'),
        { ...task('skips', 'a'), if: { evaluator: 'no', expression: null } } as GraphNode,
        task('size', 'size'),
        task('never', 'b'),
      ],
      edges: [
        { from: 'a', to: 'size' },
        { from: 'skips', to: 'size' },
        { from: 'size', to: 'never' },
      ],
      output: 'size',
    });
    expect(result).toMatchObject({ output: { a: 100_002, skips: 4, nobody: 'none', never: 'none' } });
  });

  test('that are large and many are fetched again when they are asked for again', async () => {
    const journal = memoryJournal();
    const kernel = createKernel({ journal, handlers: { make: none((_, c) => large(String(c.scope[0]?.index))) } });
    const graph: Graph = {
      nodes: [{ id: 'm', kind: 'map', items: [0, 1, 2, 3, 4, 5, 6, 7], body: { nodes: [task('make', 'make')], edges: [] } }],
      edges: [],
    };
    const { runId } = await kernel.run(graph);
    const looking = await createKernel({ journal }).attach(runId);
    for (let round = 0; round < 2; round++)
      expect(await looking.output('m')).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((i) => large(String(i))));
  });

  test('a handler of a map, a loop and a graph within one another sees its frames', async () => {
    const frames: unknown[] = [];
    const body: Graph = {
      nodes: [
        {
          id: 'l',
          kind: 'loop',
          maxIterations: 2,
          body: { nodes: [{ id: 'g', kind: 'graph', graph: { nodes: [task('leaf', 'leaf')], edges: [] } }], edges: [] },
        },
      ],
      edges: [],
    };
    const kernel = createKernel({
      handlers: {
        leaf: none((_, c) => void frames.push(c.scope.map(({ node, index, item, length }) => [node, index, item ?? null, length ?? null]))),
      },
    });
    await kernel.run({ nodes: [{ id: 'm', kind: 'map', items: ['x', 'y'], maxParallel: 1, body }], edges: [] });
    const at = (i: number, item: string, loop: number): unknown => [
      ['m', i, item, 2],
      ['l', loop, null, null],
      ['g', 0, null, null],
    ];
    expect(frames).toEqual([at(0, 'x', 0), at(0, 'x', 1), at(1, 'y', 0), at(1, 'y', 1)]);
  });
});
