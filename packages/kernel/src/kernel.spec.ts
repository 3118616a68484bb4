import { afterEach, describe, expect, test } from '@jest/globals';
import { ConflictError, HandlerMissingError, TuttiError, type Graph, type Json, type RunEvent } from '@tutti/core';
import { after, kernelOf, listOf, none, stopKernels } from './spec-support/kernels.ts';

afterEach(stopKernels);

const single = (handler: string, more: object = {}): Graph => ({ nodes: [{ id: 'only', kind: 'task', handler, ...more }], edges: [] });

describe('a run', () => {
  test('hands outputs down its edges and gives the last one', async () => {
    const kernel = kernelOf({
      handlers: { two: none(() => 2), double: none(async (_, context) => 2 * ((await context.output('a')) as number)) },
    });
    const result = await kernel.run({
      nodes: [
        { id: 'a', kind: 'task', handler: 'two' },
        { id: 'b', kind: 'task', handler: 'double' },
      ],
      edges: [{ from: 'a', to: 'b' }],
    });
    expect(result).toEqual({ status: 'completed', output: 4, runId: expect.any(String) });
  });

  test('records one event per plain step, in gapless order', async () => {
    const kernel = kernelOf({ handlers: { x: none(() => 'x') } });
    const run = await kernel.start(single('x'));
    const events = await listOf(run.events());
    expect(events.map(({ type, seq }) => [seq, type])).toEqual([
      [0, 'run.created'],
      [1, 'step.completed'],
      [2, 'run.closed'],
    ]);
  });

  test('ends failed with the error as a value', async () => {
    const kernel = kernelOf({
      handlers: {
        bad: none(() => {
          throw new TuttiError('no', { code: 'NOPE' });
        }),
      },
    });
    const result = await kernel.run(single('bad'));
    expect(result).toMatchObject({ status: 'failed', because: 'only', error: { code: 'NOPE', message: 'no' } });
  });

  test('does not start with an unknown handler, and names the nearest', async () => {
    const kernel = kernelOf({ handlers: { draft: none(() => 1) } });
    await expect(kernel.start(single('drft'))).rejects.toThrow(HandlerMissingError);
    await expect(kernel.start(single('drft'))).rejects.toThrow(/Did you mean "draft"/);
    expect(await listOf(kernel.list())).toEqual([]);
  });

  test('is one run for one id with the same content, and a conflict with another', async () => {
    let calls = 0;
    const kernel = kernelOf({ handlers: { count: none(() => ++calls) } });
    const results = await Promise.all(Array.from({ length: 100 }, () => kernel.run(single('count'), { a: 1 }, { runId: 'same' })));
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(calls).toBe(1);
    await expect(kernel.start(single('count'), { a: 2 }, { runId: 'same' })).rejects.toThrow(ConflictError);
  });

  test('never runs more bodies at a time than allowed', async () => {
    let active = 0;
    let most = 0;
    const kernel = kernelOf({
      maxConcurrency: 3,
      handlers: {
        busy: none(async () => {
          most = Math.max(most, ++active);
          await after();
          active--;
        }),
      },
    });
    await kernel.run({ nodes: Array.from({ length: 20 }, (_, i) => ({ id: `n${i}`, kind: 'task' as const, handler: 'busy' })), edges: [] });
    expect(most).toBe(3);
  });
});

describe('signals and waits', () => {
  const ask = none(async (_, context) => ({ answer: await context.wait('ask', { signal: 'approval' }) }));

  test('a signal that comes before its waiter is kept for it', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const kernel = kernelOf({
      handlers: {
        gate: none(async () => {
          await gate;
        }),
        ask,
      },
    });
    const run = await kernel.start({
      nodes: [
        { id: 'gate', kind: 'task', handler: 'gate' },
        { id: 'ask', kind: 'task', handler: 'ask' },
      ],
      edges: [{ from: 'gate', to: 'ask' }],
    });
    await run.signal('approval', 'yes');
    open();
    expect(await run.result()).toMatchObject({ output: { answer: 'yes' } });
  });

  test('the same signal id counts once', async () => {
    const kernel = kernelOf({
      handlers: { two: none(async (_, context) => [await context.wait('a', { signal: 's' }), await context.wait('b', { signal: 's' })]) },
    });
    const run = await kernel.start(single('two'));
    await run.signal('s', 1, { id: 'one' });
    await run.signal('s', 2, { id: 'one' });
    await run.signal('s', 3, { id: 'two' });
    expect(await run.result()).toMatchObject({ output: [1, 3] });
  });

  test('a long wait puts the handler away and frees its slot; it runs again on its recorded substeps', async () => {
    let bodies = 0;
    let effects = 0;
    const handlers = {
      long: none(async (_, context) => {
        bodies++;
        await context.step('pay', () => ++effects);
        return context.wait('ok', { signal: 'go' });
      }),
      other: none(() => 'other'),
    };
    const kernel = kernelOf({ handlers, maxConcurrency: 1, suspendAfterMs: 5 });
    const run = await kernel.start(single('long'));
    expect(await run.idle()).toMatchObject({ status: 'waiting', waitingFor: 'signal' });
    while (!(await listOf(kernel.runtime.read(run.id) as AsyncIterable<RunEvent>)).some(({ type }) => type === 'step.suspended'))
      await after();
    expect(await kernel.run(single('other'))).toMatchObject({ output: 'other' });
    await run.signal('go', 'gone');
    expect(await run.result()).toMatchObject({ output: 'gone' });
    expect([bodies, effects]).toEqual([2, 1]);
  });

  test('wait nodes take signals and times', async () => {
    const kernel = kernelOf({});
    const run = await kernel.start({
      nodes: [
        { id: 'go', kind: 'wait', until: { signal: 'go' } },
        { id: 'nap', kind: 'wait', until: { ms: 5 } },
      ],
      edges: [{ from: 'go', to: 'nap' }],
      output: 'go',
    });
    await run.signal('go', { by: 'me' });
    expect(await run.result()).toMatchObject({ status: 'completed', output: { by: 'me' } });
  });

  test('a run that waits from its very start says so, here and in the list', async () => {
    const kernel = kernelOf({});
    const run = await kernel.start({ nodes: [{ id: 'w', kind: 'wait', until: { signal: 'go' } }], edges: [] });
    expect(await run.state()).toEqual({ status: 'waiting', waitingFor: 'signal' });
    expect(await listOf(kernel.list({ status: ['waiting'] }))).toMatchObject([{ runId: run.id, waitingFor: 'signal', length: 1 }]);
  });

  test('a signal to a closed run is refused', async () => {
    const kernel = kernelOf({ handlers: { x: none(() => 1) } });
    const run = await kernel.start(single('x'));
    await run.result();
    await expect(run.signal('late')).rejects.toMatchObject({ code: 'RUN_CLOSED' });
  });
});

describe('substeps', () => {
  test('the same key twice in one execution is an error', async () => {
    const kernel = kernelOf({
      handlers: {
        twice: none(async (_, context) => {
          await context.step('k', () => 1);
          return context.step('k', () => 2);
        }),
      },
    });
    expect(await kernel.run(single('twice'))).toMatchObject({ status: 'failed', error: { code: 'STEP_KEY_REUSED' } });
  });

  test('another input under the same key is changed code', async () => {
    let run = 0;
    const kernel = kernelOf({
      handlers: {
        h: none(async (_, context) => {
          run++;
          await context.step('k', () => 1, { input: { run } });
          throw new TuttiError('again', { retryable: true });
        }),
      },
    });
    expect(await kernel.run(single('h', { policy: { retry: { maxRetries: 3, initialMs: 1, jitter: 0 } } }))).toMatchObject({
      error: { code: 'CODE_CHANGED' },
    });
  });

  test('a large output goes to a blob and comes back the same', async () => {
    const large = { text: 'y'.repeat(1_000_000) };
    const kernel = kernelOf({
      handlers: { make: none(() => large), size: none(async (_, context) => ((await context.output('make')) as typeof large).text.length) },
    });
    const run = await kernel.start({
      nodes: [
        { id: 'make', kind: 'task', handler: 'make' },
        { id: 'size', kind: 'task', handler: 'size' },
      ],
      edges: [{ from: 'make', to: 'size' }],
    });
    expect(await run.result()).toMatchObject({ output: 1_000_000 });
    expect(JSON.stringify(await listOf(run.events())).length).toBeLessThan(2_000);
    expect(await run.output('make')).toEqual(large);
  });
});

describe('pause, resume, cancel', () => {
  test('a paused run starts nothing, drains what runs, and goes on where it was', async () => {
    const ran: string[] = [];
    let release: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (release = resolve));
    const kernel = kernelOf({
      handlers: {
        slow: none(async () => {
          ran.push('a');
          await first;
        }),
        next: none(() => void ran.push('b')),
      },
    });
    const run = await kernel.start({
      nodes: [
        { id: 'a', kind: 'task', handler: 'slow' },
        { id: 'b', kind: 'task', handler: 'next' },
      ],
      edges: [{ from: 'a', to: 'b' }],
    });
    await run.pause('lunch');
    release();
    expect(await run.idle()).toEqual({ status: 'paused', reason: 'lunch' });
    expect(ran).toEqual(['a']);
    await run.resume();
    expect(await run.result()).toMatchObject({ status: 'completed' });
    expect(ran).toEqual(['a', 'b']);
  });

  test('cancel ends waits, retries and bodies that ignore it within the grace time', async () => {
    const kernel = kernelOf({
      graceMs: 10,
      handlers: {
        hang: none(() => new Promise<Json>(() => undefined)),
        ask: none((_, context) => context.wait('x', { signal: 'never' })),
        retry: none(() => {
          throw new TuttiError('x', { retryable: true });
        }),
      },
    });
    const run = await kernel.start({
      nodes: [
        { id: 'hang', kind: 'task', handler: 'hang' },
        { id: 'ask', kind: 'task', handler: 'ask' },
        { id: 'retry', kind: 'task', handler: 'retry', policy: { retry: { maxRetries: 9, initialMs: 60_000, jitter: 0 } } },
        { id: 'timer', kind: 'wait', until: { ms: 3_600_000 } },
      ],
      edges: [],
    });
    await run.cancel('enough');
    expect(await run.result()).toEqual({ status: 'cancelled', reason: 'enough', runId: run.id });
    for (const node of await run.nodes()) expect(node.status).toBe('cancelled');
  });
});

describe('child runs', () => {
  const child: Graph = { nodes: [{ id: 'leaf', kind: 'task', handler: 'leaf' }], edges: [] };

  test('a handler runs a child once and gets its outcome', async () => {
    let leaves = 0;
    const kernel = kernelOf({
      maxConcurrency: 1,
      handlers: {
        leaf: none(() => ++leaves),
        parent: none(async (_, context) => (await context.runChild('kid', { definition: child as unknown as Json })) as unknown as Json),
      },
    });
    const run = await kernel.start(single('parent'));
    expect(await run.result()).toMatchObject({ output: { status: 'completed', output: 1 } });
    const summaries = await listOf(kernel.list({ family: run.id }));
    expect(summaries.map(({ status }) => status)).toEqual(['completed', 'completed']);
  });
});

describe('following a run', () => {
  test('many slow readers each see every record once, in order', async () => {
    const kernel = kernelOf({
      handlers: {
        x: none(async () => {
          await after();
        }),
      },
    });
    const run = await kernel.start({
      nodes: Array.from({ length: 50 }, (_, i) => ({ id: `n${i}`, kind: 'task' as const, handler: 'x' })),
      edges: [],
    });
    const readers = Array.from({ length: 10 }, async (_, i) => {
      const seqs: number[] = [];
      for await (const { seq } of run.events()) {
        if (seq % (i + 1) === 0) await after();
        seqs.push(seq);
      }
      return seqs;
    });
    for (const seqs of await Promise.all(readers)) expect(seqs).toEqual(Array.from({ length: 52 }, (_, i) => i));
  });
});

describe('a failing run', () => {
  test('lets running bodies end and keeps their results, drops what is queued or would be tried again, and starts nothing new', async () => {
    const ran: string[] = [];
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const kernel = kernelOf({
      maxConcurrency: 3,
      handlers: {
        slow: none(async () => {
          await gate;
          ran.push('slow');
          return 'kept';
        }),
        bad: none(async () => {
          await after();
          release();
          throw new TuttiError('broken');
        }),
        flaky: none(async () => {
          await gate;
          ran.push('flaky');
          throw new TuttiError('again', { retryable: true });
        }),
        queued: none(() => void ran.push('queued')),
      },
    });
    const run = await kernel.start({
      nodes: [
        { id: 'slow', kind: 'task', handler: 'slow' },
        { id: 'bad', kind: 'task', handler: 'bad' },
        { id: 'flaky', kind: 'task', handler: 'flaky', policy: { retry: { maxRetries: 5, initialMs: 1 } } },
        { id: 'late', kind: 'task', handler: 'queued', policy: { priority: 1 } },
        { id: 'next', kind: 'task', handler: 'queued' },
        { id: 'signal', kind: 'wait', until: { signal: 'never' } },
      ],
      edges: [{ from: 'slow', to: 'next' }],
    });
    expect(await run.result()).toMatchObject({ status: 'failed', because: 'bad', error: { message: 'broken' } });
    expect(await run.output('slow')).toBe('kept');
    expect(ran.filter((name) => name === 'flaky').length).toBe(1);
    const states = Object.fromEntries((await run.nodes()).map(({ node, status }) => [node, status]));
    expect(states).toMatchObject({ slow: 'completed', bad: 'failed', flaky: 'failed', next: 'cancelled', signal: 'cancelled' });
    expect(ran).not.toContain('next');
  });
});
