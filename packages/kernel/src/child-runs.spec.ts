import { afterEach, describe, expect, test } from '@jest/globals';
import type { Graph, Json, Outcome, Program } from '@tutti/core';
import { memoryJournal } from './index.ts';
import { after, kernelOf, none, stopKernels } from './spec-support/kernels.ts';

afterEach(stopKernels);

const graph = (handler: string): Graph => ({ nodes: [{ id: 'only', kind: 'task', handler }], edges: [] });
const child = (handler: string): Json => graph(handler) as unknown as Json;
const parent = (handler: string, more: object = {}): ReturnType<typeof none> =>
  none(async (_, c) => (await c.runChild('kid', { definition: child(handler), ...more })) as unknown as Json);

/** A Program that starts one child run and ends as that does. */
const starter: Program = {
  name: 'starter',
  version: 1,
  create: (definition) => ({ definition, outcome: undefined }) as never,
  advance(state, event, out) {
    const { definition } = state as unknown as { readonly definition: { readonly program: string; readonly child: Json } };
    if (event.type === 'run.created')
      out.push({
        type: 'start-run',
        step: 'kid',
        program: definition.program,
        definition: definition.child,
        input: null,
        onParentClose: 'cancel',
      });
    if (event.type !== 'child.settled') return;
    const { outcome } = event;
    out.push({
      type: 'complete',
      outcome: outcome.status === 'completed' ? { status: 'completed', output: { step: 'kid' } } : (outcome as Outcome<never>),
    });
  },
  snapshot: () => null,
  restore: () => null as never,
  find: () => undefined,
  inspect: () => [],
  frames: () => [],
};
const starts = (handler: string, program = 'graph'): Json => ({ program, child: child(handler) });

describe('a child run of a Program', () => {
  const options = { program: 'starter' };

  test.each([
    ['small', 'x'],
    ['large', 'x'.repeat(100_000)],
  ])('brings a %s output to its parent', async (_, output) => {
    const kernel = kernelOf({ programs: [starter], handlers: { leaf: none(() => output) } });
    expect(await kernel.run(starts('leaf'), null, options)).toMatchObject({ status: 'completed', output });
  });

  test("that cannot be started is its parent's failure", async () => {
    const kernel = kernelOf({ programs: [starter], handlers: { leaf: none(() => 1) } });
    expect(await kernel.run(starts('leaf', 'nowhere'), null, options)).toMatchObject({
      status: 'failed',
      error: { code: 'HANDLER_MISSING' },
    });
    expect(await kernel.run(starts('missing'), null, options)).toMatchObject({ status: 'failed', error: { code: 'HANDLER_MISSING' } });
  });

  test('is asked for again when its parent is taken up, and not made twice', async () => {
    const journal = memoryJournal();
    let begun = 0;
    const handlers = {
      leaf: none((_, c) => {
        begun++;
        return c.wait('w', { signal: 'go' });
      }),
    };
    const first = kernelOf({ journal, programs: [starter], handlers });
    const run = await first.start(starts('leaf'), null, options);
    expect(await run.state()).toMatchObject({ status: 'waiting', waitingFor: 'child' });
    while (begun === 0) await after();
    await first.shutdown({ graceMs: 0 });
    const second = kernelOf({ journal, programs: [starter], handlers });
    const resumed = await second.resume(run.id);
    const children = [];
    for await (const summary of second.list({ family: run.id })) if (summary.runId !== run.id) children.push(summary.runId);
    expect(children).toHaveLength(1);
    await (await second.attach(children[0] ?? '')).signal('go', 'went');
    expect(await resumed.result()).toMatchObject({ status: 'completed', output: 'went' });
  });

  test('ends with its parent, also when that is cancelled while nobody drives it', async () => {
    const journal = memoryJournal();
    const handlers = { leaf: none((_, c) => c.wait('w', { signal: 'never' })) };
    const first = kernelOf({ journal, programs: [starter], handlers });
    const run = await first.start(starts('leaf'), null, options);
    while ((await journal.summary(run.id))?.waitingFor !== 'child') await after();
    await first.shutdown({ graceMs: 0 });
    await journal.post(run.id, { id: 'c', type: 'cancel', reason: 'enough' });
    expect(await (await kernelOf({ journal, programs: [starter], handlers }).resume(run.id)).result()).toMatchObject({
      status: 'cancelled',
      reason: 'enough',
    });
    for await (const { runId, status } of journal.list({ family: run.id })) expect([runId, status]).toEqual([runId, 'cancelled']);
  });
});

describe('a child run of a handler', () => {
  test('has the Program, the labels and the input it is given, and is found by them', async () => {
    const kernel = kernelOf({
      programs: [starter],
      handlers: {
        leaf: none((input) => input),
        parent: none(
          async (_, c) =>
            (await c.runChild('kid', {
              program: 'starter',
              definition: starts('leaf'),
              input: { n: 1 },
              labels: { of: 'kid' },
            })) as unknown as Json,
        ),
      },
    });
    expect(await kernel.run(graph('parent'))).toMatchObject({ output: { status: 'completed' } });
    const found = [];
    for await (const { program } of kernel.list({ labels: { of: 'kid' } })) found.push(program);
    expect(found).toEqual(['starter']);
  });

  test('of a step that runs out of time is cancelled, unless it is to go on alone', async () => {
    for (const [onParentClose, expected] of [
      ['cancel', 'cancelled'],
      ['abandon', 'waiting'],
    ] as const) {
      const kernel = kernelOf({
        suspendAfterMs: 1,
        handlers: { leaf: none((_, c) => c.wait('w', { signal: 'go' })), parent: parent('leaf', { onParentClose }) },
      });
      const run = await kernel.start({ nodes: [{ id: 'only', kind: 'task', handler: 'parent', policy: { deadlineMs: 20 } }], edges: [] });
      expect(await run.result()).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } });
      const statuses = async (): Promise<string[]> => {
        const all = [];
        for await (const { status, parent: of } of kernel.list({ family: run.id })) if (of !== undefined) all.push(status);
        return all;
      };
      while ((await statuses())[0] !== expected) await after();
      expect(await statuses()).toHaveLength(1);
    }
  });

  test('under a key that was recorded for another child is changed code', async () => {
    const journal = memoryJournal();
    const twoPhases = (leaf: string): ReturnType<typeof none> =>
      none(async (_, c) => {
        await c.runChild('kid', { definition: child(leaf) });
        return c.wait('w', { signal: 'go' });
      });
    const leaves = { a: none(() => 'a'), b: none(() => 'b') };
    const first = kernelOf({ journal, suspendAfterMs: 1, handlers: { ...leaves, parent: twoPhases('a') } });
    const run = await first.start(graph('parent'));
    while ((await run.state()).waitingFor !== 'signal') await after();
    await first.shutdown({ graceMs: 0 });
    const changed = await kernelOf({ journal, handlers: { ...leaves, parent: twoPhases('b') } }).resume(run.id);
    await changed.signal('go');
    expect(await changed.result()).toMatchObject({ status: 'failed', error: { code: 'CODE_CHANGED' } });
  });
});
