import { afterEach, describe, expect, test } from '@jest/globals';
import { JournalCorruptError, TuttiError, type Graph, type GraphNode, type Journal, type Json } from '@tutti/core';
import { fakeClock } from '@tutti/testing';
import { memoryJournal } from '../index.ts';
import { after, kernelOf, none, stopKernels } from '../spec-support/kernels.ts';
import { TimerQueue } from './timer-queue.ts';

afterEach(stopKernels);

const single = (handler: string, policy: object = {}): Graph => ({ nodes: [{ id: 'only', kind: 'task', handler, policy }], edges: [] });
const task = (id: string, handler: string): GraphNode => ({ id, kind: 'task', handler });

describe('time limits of an attempt', () => {
  test('stand still while the body waits durably, and go on where they were', async () => {
    const clock = fakeClock();
    const kernel = kernelOf({
      clock,
      journal: memoryJournal({ clock }),
      suspendAfterMs: 10_000,
      handlers: {
        works: none(async (_, c) => {
          await c.wait('w', { ms: 1_000 });
          await new Promise<void>((resolve) => clock.after(30, resolve));
          return 'done';
        }),
      },
    });
    const [enough, short] = await Promise.all([
      kernel.start(single('works', { timeoutMs: 40 })),
      kernel.start(single('works', { timeoutMs: 20 })),
    ]);
    await clock.advance(1_100);
    expect(await enough.result()).toMatchObject({ status: 'completed', output: 'done' });
    expect(await short.result()).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } });
  });

  test('a timer for no time at all is refused before it can hold up the others', () => {
    expect(() => new TimerQueue(fakeClock()).after(Number.NaN, () => undefined)).toThrow(RangeError);
  });
});

describe('effects of a body', () => {
  test('with large values are fetched, not done again, when the body is', async () => {
    let calls = 0;
    const kernel = kernelOf({
      handlers: {
        again: none(async (_, c) => {
          const made = await c.step('make', () => `${++calls}`.repeat(100_000));
          if (c.attempt === 1) throw new TuttiError('busy', { retryable: true });
          return made.length;
        }),
      },
    });
    expect(await kernel.run(single('again', { retry: { maxRetries: 1, initialMs: 0 } }))).toMatchObject({ output: 100_000 });
    expect(calls).toBe(1);
  });

  test('choices and costs of a body are one record with its result, large or small', async () => {
    const picks = (output: Json): ReturnType<typeof none> =>
      none((_, c) => {
        c.choose(['b']);
        c.record({ nanoUsd: 3 });
        return output;
      });
    const kernel = kernelOf({ handlers: { small: picks('x'), large: picks('x'.repeat(100_000)), named: none((_, c) => c.path) } });
    for (const handler of ['small', 'large']) {
      const edges = ['b', 'c'].map((to) => ({ from: 'a', to, when: 'chosen' as const }));
      const run = await kernel.start({ nodes: [task('a', handler), task('b', 'named'), task('c', 'named')], edges, output: 'b' });
      expect(await run.result()).toMatchObject({ status: 'completed', output: 'b' });
      const records = [];
      for await (const event of run.events()) if (event.type === 'step.completed' && event.path === 'a') records.push(event);
      expect(records).toMatchObject([{ chosen: ['b'], charge: { nanoUsd: 3 } }]);
    }
  });

  test('a body that catches its time limit and goes on records nothing more', async () => {
    let second: unknown;
    const kernel = kernelOf({
      handlers: {
        stubborn: none(async (_, c) => {
          await new Promise<void>((resolve) => c.signal.addEventListener('abort', () => resolve()));
          await c.step('pay', () => 'paid').catch((error: unknown) => (second = error));
          return 'late';
        }),
      },
    });
    expect(await kernel.run(single('stubborn', { timeoutMs: 5 }))).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } });
    while (second === undefined) await after();
    expect(second).toMatchObject({ code: 'TIMEOUT' });
  });
});

describe('scopes that are made of values', () => {
  const body: Graph = { nodes: [task('x', 'named')], edges: [] };
  const handlers = {
    named: none((_, c) => c.path),
    text: none(() => 'no list'),
    graph: none(() => ({ nodes: [{ id: 'inner', kind: 'graph', graph: { from: 'given' } }], edges: [] }) as unknown as Json),
    given: none(() => body as unknown as Json),
  };

  test.each<[string, unknown, RegExp]>([
    ['null', null, /are null, not a list/],
    ['a text', 'x', /are of type string, not a list/],
    ['an error', new TuttiError('no idea', { code: 'NO_IDEA' }), /no idea/],
  ])('a map whose items are %s fails with the reason', async (_, value, message) => {
    const kernel = kernelOf({
      handlers,
      evaluators: {
        items: () => {
          if (value instanceof Error) throw value;
          return value as Json;
        },
      },
    });
    expect(
      await kernel.run({ nodes: [{ id: 'm', kind: 'map', items: { evaluator: 'items', expression: null }, body }], edges: [] }),
    ).toMatchObject({ status: 'failed', error: { message: expect.stringMatching(message) } });
  });

  test('a graph that was produced may take a graph of its own from a node that is done before it', async () => {
    const kernel = kernelOf({ handlers });
    const produced = { id: 'g', kind: 'graph', graph: { from: 'graph' } } as const;
    const edges = [
      { from: 'given', to: 'graph' },
      { from: 'graph', to: 'g' },
    ];
    expect(await kernel.run({ nodes: [task('given', 'given'), task('graph', 'graph'), produced], edges })).toMatchObject({
      status: 'completed',
      output: 'g[0]/inner[0]/x',
    });
  });
});

describe('a run whose records are damaged', () => {
  test('is taken out of work with the reason, for whoever asks', async () => {
    const journal = memoryJournal();
    const first = kernelOf({ journal, handlers: { h: none(() => new Promise<Json>(() => undefined)) } });
    const run = await first.start(single('h'));
    await first.shutdown({ graceMs: 0 });
    const damaged: Journal = new Proxy(journal, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (name === 'read')
          return () => {
            throw new JournalCorruptError('Record 0 is damaged.');
          };
        return typeof value === 'function' ? (value as (...given: unknown[]) => unknown).bind(target) : value;
      },
    });
    const second = kernelOf({ journal: damaged, handlers: { h: none(() => 1) } });
    const same = await second.resume(run.id).catch((error: unknown) => error);
    if (!(same instanceof Error)) await expect((same as typeof run).result()).rejects.toMatchObject({ code: 'JOURNAL_CORRUPT' });
    while ((await journal.summary(run.id))?.status !== 'quarantined') await after();
    await expect((await kernelOf({ journal }).attach(run.id)).result()).rejects.toMatchObject({ code: 'JOURNAL_CORRUPT' });
  });
});
