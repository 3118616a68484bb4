import { afterEach, describe, expect, test } from '@jest/globals';
import { TuttiError, systemClock, type Clock, type Graph, type Handler, type Journal, type Json } from '@tutti/core';
import { fakeClock, recordingLogger } from '@tutti/testing';
import { memoryJournal } from './index.ts';
import { after, kernelOf, none, stopKernels } from './spec-support/kernels.ts';

afterEach(stopKernels);

const single = (handler: string, policy: object = {}): Graph => ({ nodes: [{ id: 'only', kind: 'task', handler, policy }], edges: [] });
const leaf: Graph = { nodes: [{ id: 'leaf', kind: 'task', handler: 'leaf' }], edges: [] };
const never = (): Promise<Json> => new Promise(() => undefined);

async function typesOf(journal: Journal, runId: string): Promise<string[]> {
  const types: string[] = [];
  for await (const events of journal.read(runId)) types.push(...events.map(({ type }) => type));
  return types;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await after(1);
}

describe('slots over durable waits', () => {
  test('several waits, a child beside a wait, and an effect beside a wait all end with one slot, which is never shared', async () => {
    let active = 0;
    let most = 0;
    const work = async (): Promise<null> => {
      most = Math.max(most, ++active);
      await after(2);
      active--;
      return null;
    };
    const kernel = kernelOf({
      maxConcurrency: 1,
      handlers: {
        leaf: none(work),
        waits: none((_, c) => Promise.all([c.wait('a', { ms: 3 }), c.wait('b', { ms: 3 })])),
        child: none(
          async (_, c) =>
            (
              await Promise.all([
                c.wait('a', { ms: 3 }),
                c.runChild('kid', { definition: leaf as unknown as Json }),
                c.runChild('kid2', { definition: leaf as unknown as Json }),
              ])
            ).length,
        ),
        effect: none((_, c) => Promise.all([c.wait('a', { ms: 3 }), c.step('work', work)])),
      },
    });
    const results = await Promise.all(['waits', 'child', 'effect', 'leaf'].map((handler) => kernel.run(single(handler))));
    expect(results.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed', 'completed']);
    expect(most).toBe(1);
  });

  test('the first of two waits goes on at work while the other is open, and its result counts', async () => {
    let bodies = 0;
    const kernel = kernelOf({
      suspendAfterMs: 5,
      handlers: {
        race: none(async (_, c) => {
          bodies++;
          const answer = await Promise.race([c.wait('answer', { signal: 'answer' }), c.wait('limit', { ms: 60_000 })]);
          await after(25);
          return answer;
        }),
      },
    });
    const run = await kernel.start(single('race'));
    await run.signal('answer', 'yes');
    expect(await run.result()).toMatchObject({ output: 'yes' });
    expect(bodies).toBeLessThanOrEqual(2);
  });
});

describe('what a handler leaves undone', () => {
  test('a wait that is still open when the step ends keeps no timer', async () => {
    const clock = fakeClock();
    const kernel = kernelOf({
      clock,
      journal: memoryJournal({ clock }),
      suspendAfterMs: 5,
      handlers: {
        race: none(async (_, c) => {
          await Promise.race([c.wait('answer', { signal: 'answer' }), c.wait('limit', { signal: 'never' })]);
          await new Promise<void>((resolve) => clock.after(25, resolve));
          return 'late';
        }),
      },
    });
    const run = await kernel.start({ nodes: [{ id: 'race', kind: 'task', handler: 'race' }], edges: [] });
    await clock.advance(1);
    await run.signal('answer', 'yes');
    await clock.advance(26);
    expect(await run.result()).toMatchObject({ output: 'late' });
    expect(clock.timers).toBe(0);
  });

  test('a cost on record before a wait is counted once and does not end the step', async () => {
    const journal = memoryJournal();
    const kernel = kernelOf({
      journal,
      suspendAfterMs: 1,
      handlers: {
        pays: none(async (_, c) => {
          c.record({ nanoUsd: 5 });
          return c.wait('w', { signal: 'go' });
        }),
      },
    });
    const run = await kernel.start(single('pays'));
    await until(async () => (await typesOf(journal, run.id)).includes('step.suspended'));
    expect(await run.state()).toMatchObject({ status: 'waiting', waitingFor: 'signal' });
    await run.signal('go', 1);
    expect(await run.result()).toMatchObject({ output: 1 });
  });

  test('promises nobody awaits harm nobody', async () => {
    const kernel = kernelOf({
      suspendAfterMs: 1,
      handlers: {
        careless: none((_, c) => {
          void c.step('s', () => never());
          void c.wait('w', { signal: 'never' });
          return 'done';
        }),
      },
    });
    expect(await kernel.run(single('careless'))).toMatchObject({ output: 'done' });
  });

  test('an effect at work when its step fails gets on record before the step is tried again', async () => {
    const paid: string[] = [];
    const pay = async (): Promise<string> => {
      paid.push('begin');
      await after(5);
      paid.push('paid');
      return 'receipt';
    };
    const kernel = kernelOf({
      handlers: {
        order: none((_, c) =>
          Promise.all([
            c.step('pay', pay),
            c.step('quote', () => {
              if (c.attempt === 1) throw new TuttiError('busy', { retryable: true });
              return 'quote';
            }),
          ]),
        ),
      },
    });
    expect(await kernel.run(single('order', { retry: { maxRetries: 2, initialMs: 1 } }))).toMatchObject({ output: ['receipt', 'quote'] });
    expect(paid).toEqual(['begin', 'paid']);
  });

  test('each of several effects in doubt is asked about, and none is repeated unasked', async () => {
    const journal = memoryJournal();
    const begun: string[] = [];
    const both: Handler = none((_, c) =>
      Promise.all(
        ['A', 'B'].map((key) =>
          c.step(key, () => {
            begun.push(key);
            return never();
          }),
        ),
      ),
    );
    const crashed = kernelOf({ journal, handlers: { both } });
    const run = await crashed.start(single('both'));
    await until(() => begun.length === 2);
    await crashed.shutdown({ graceMs: 0 });
    const resumed = await kernelOf({ journal, handlers: { both } }).resume(run.id);
    for (const key of ['A', 'B']) {
      expect(await resumed.idle()).toMatchObject({ status: 'needs-decision' });
      await resumed.decide('only', { kind: 'complete', output: key }, { key });
    }
    expect(await resumed.result()).toMatchObject({ output: ['A', 'B'] });
    expect(begun).toEqual(['A', 'B']);
  });

  test('other code does not build on recorded substeps unasked', async () => {
    const journal = memoryJournal();
    const version = (v: string): Handler => ({
      effect: 'none',
      version: v,
      run: async (_, c) => {
        await c.step('s', () => v);
        return c.wait('w', { signal: 'go' });
      },
    });
    const first = kernelOf({ journal, handlers: { h: version('1') } });
    const run = await first.start(single('h'));
    await until(async () => (await typesOf(journal, run.id)).includes('wait.opened'));
    await first.shutdown({ graceMs: 0 });
    const resumed = await kernelOf({ journal, handlers: { h: version('2') } }).resume(run.id);
    expect(await resumed.idle()).toMatchObject({ status: 'paused', waitingFor: 'decision' });
  });
});

describe('cancel in the narrow places', () => {
  test('while a wait is being opened, while waiting for a slot, and before an effect has begun', async () => {
    const clock = fakeClock();
    const slow = slowJournal(10, clock);
    const began: string[] = [];
    const kernel = kernelOf({
      journal: slow,
      clock,
      maxConcurrency: 2,
      handlers: {
        opens: none((_, c) => c.wait('w', { signal: 'never' })),
        pays: () => void began.push('pays'),
        naps: none(async (_, c) => {
          await c.wait('n', { ms: 5 });
          return null;
        }),
        hogs: none(() => new Promise<Json>((resolve) => clock.after(40, () => resolve(null)))),
      },
    });
    const run = await kernel.start({
      nodes: ['opens', 'pays', 'naps', 'hogs'].map((id) => ({ id, kind: 'task', handler: id })),
      edges: [],
    });
    await run.cancel('enough');
    await clock.advance(100);
    expect(await run.state()).toEqual({ status: 'cancelled', reason: 'enough' });
    const types = await typesOf(slow, run.id);
    expect(began.length).toBeLessThanOrEqual(types.filter((type) => type === 'step.started').length);
  });

  test('a cancelled parent takes its child with it, a kernel that stops does not', async () => {
    const journal = memoryJournal();
    let leaves = 0;
    const handlers = {
      leaf: none(async (_, c) => {
        leaves++;
        return c.wait('w', { signal: 'go' });
      }),
      parent: none(async (_, c) => (await c.runChild('kid', { definition: leaf as unknown as Json })) as unknown as Json),
    };
    const first = kernelOf({ journal, handlers });
    const stopped = await first.start(single('parent'));
    const cancelled = await first.start(single('parent'));
    await until(() => leaves === 2);
    await cancelled.cancel('enough');
    await cancelled.result();
    await first.shutdown({ graceMs: 0 });
    const second = kernelOf({ journal, handlers });
    const states = new Map<string, string>();
    for await (const { family, parent, status, runId } of second.list())
      if (parent !== undefined) states.set(family === cancelled.id ? 'cancelled' : runId, status);
    expect(states.get('cancelled')).toBe('cancelled');
    const resumed = await second.resume(stopped.id);
    const [child] = [...states].filter(([key]) => key !== 'cancelled').map(([key]) => key);
    await (await second.attach(child ?? '')).signal('go', 'went');
    expect(await resumed.result()).toMatchObject({ output: { status: 'completed', output: 'went' } });
  });
});

describe('large values', () => {
  test('guards and maps read them in the very turn they arrive in', async () => {
    const list = Array.from({ length: 3 }, (_, i) => `${i}`.repeat(40_000));
    const kernel = kernelOf({ handlers: { list: none(() => list), size: none((_, c) => String(c.scope[0]?.item).length) } });
    const graph: Graph = {
      nodes: [
        { id: 'list', kind: 'task', handler: 'list' },
        {
          id: 'sizes',
          kind: 'map',
          items: { evaluator: 'output', expression: { node: 'list' } },
          body: { nodes: [{ id: 'size', kind: 'task', handler: 'size' }], edges: [] },
        },
      ],
      edges: [{ from: 'list', to: 'sizes' }],
    };
    expect(await kernel.run(graph)).toMatchObject({ status: 'completed', output: [40_000, 40_000, 40_000] });
  });
});

describe('putting down and taking up', () => {
  test('a stopped kernel leaves its runs for whoever serves their queue', async () => {
    const journal = memoryJournal();
    const first = kernelOf({ journal, handlers: { h: none(never) } });
    const run = await first.start(single('h'));
    await first.shutdown({ graceMs: 0 });
    await expect(first.resume(run.id)).rejects.toMatchObject({ code: 'KERNEL_STOPPED' });
    await expect(run.result()).rejects.toMatchObject({ code: 'KERNEL_STOPPED' });
    const second = kernelOf({ journal, handlers: { h: none(() => 'served') } });
    const stop = new AbortController();
    const serving = second.serve({ queues: ['default'], signal: stop.signal });
    expect(await (await second.attach(run.id)).result()).toMatchObject({ output: 'served' });
    stop.abort();
    await serving;
  });

  test('what is not on record is not shown', async () => {
    const journal = slowJournal(15);
    const kernel = kernelOf({ journal, handlers: { h: none(() => 'x') } });
    const run = await kernel.start(single('h'));
    await after(3);
    expect((await run.state()).status).toBe('completed');
    expect(await typesOf(journal, run.id)).toContain('run.closed');
  });

  test('a listener that throws stops no run', async () => {
    const logger = recordingLogger();
    const kernel = kernelOf({ logger, handlers: { h: none(() => after(1).then(() => 'x')) } });
    const run = await kernel.start({
      nodes: [
        { id: 'a', kind: 'task', handler: 'h' },
        { id: 'b', kind: 'task', handler: 'h' },
      ],
      edges: [{ from: 'a', to: 'b' }],
    });
    run.onNotice(() => {
      throw new Error('listener broke');
    });
    expect(await run.result()).toMatchObject({ status: 'completed' });
    expect(logger.entries.length).toBeGreaterThan(0);
  });

  test('two kernels on one journal in memory do not mix up their graphs', async () => {
    const journal = memoryJournal();
    const handlers = { a: none(() => 'of A'), b: none(() => 'of B'), gate: none(never) };
    const first = kernelOf({ journal, handlers: { ...handlers, a: none(never) } });
    const run = await first.start(single('a'));
    await first.shutdown({ graceMs: 0 });
    const second = kernelOf({ journal, handlers });
    expect(await second.run(single('b'))).toMatchObject({ output: 'of B' });
    expect(await (await second.resume(run.id)).result()).toMatchObject({ output: 'of A' });
  });
});

/** A journal that takes its time for every append. */
function slowJournal(ms: number, clock: Clock = systemClock): Journal {
  const journal = memoryJournal({ clock });
  return new Proxy(journal, {
    get(target, name) {
      if (name === 'appendNow') return undefined;
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'append') return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
      return async (batch: Parameters<Journal['append']>[0]) => {
        await new Promise<void>((resolve) => void clock.after(ms, resolve));
        return target.append(batch);
      };
    },
  });
}
