import { afterEach, describe, expect, test } from '@jest/globals';
import type { Graph, Handler, Json, RunEvent } from '@tutti/core';
import { memoryJournal } from './index.ts';
import { after, kernelOf, none, stopKernels } from './spec-support/kernels.ts';

afterEach(stopKernels);

const single = (handler: string): Graph => ({ nodes: [{ id: 'only', kind: 'task', handler }], edges: [] });
async function eventsOf(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('taking up again', () => {
  test('a run put down with its kernel goes on in another, and completed steps do not run again', async () => {
    const journal = memoryJournal();
    const ran: string[] = [];
    const stuck = kernelOf({ journal, handlers: { a: none(() => void ran.push('a')), b: none(() => new Promise<Json>(() => undefined)) } });
    const graph: Graph = {
      nodes: [
        { id: 'a', kind: 'task', handler: 'a' },
        { id: 'b', kind: 'task', handler: 'b' },
      ],
      edges: [{ from: 'a', to: 'b' }],
    };
    const run = await stuck.start(graph);
    while (!ran.includes('a')) await after();
    const ended = expect(run.result()).rejects.toMatchObject({ code: 'KERNEL_STOPPED' });
    await stuck.shutdown({ graceMs: 0 });
    await ended;
    const next = kernelOf({ journal, handlers: { a: none(() => void ran.push('a again')), b: none(() => 'b') } });
    expect(await (await next.resume(run.id)).result()).toMatchObject({ status: 'completed', output: 'b' });
    expect(ran).toEqual(['a']);
  });

  test('a pause that was asked for before, and that nobody took, does not hold back who goes on', async () => {
    const journal = memoryJournal();
    const stuck = kernelOf({ journal, handlers: { a: none(() => new Promise<Json>(() => undefined)) } });
    const run = await stuck.start({ nodes: [{ id: 'a', kind: 'task', handler: 'a' }], edges: [] });
    const ended = expect(run.result()).rejects.toMatchObject({ code: 'KERNEL_STOPPED' });
    await stuck.shutdown({ graceMs: 0 });
    await ended;
    await journal.post(run.id, { id: 'pause-1', type: 'pause', reason: 'Ctrl-C' });
    const next = kernelOf({ journal, handlers: { a: none(() => 'a') } });
    expect(await (await next.resume(run.id)).result()).toMatchObject({ status: 'completed', output: 'a' });
  });

  test('an effect that was under way at the crash waits for a decision', async () => {
    for (const [decision, expected] of [
      [
        { kind: 'complete', output: 'paid' },
        { status: 'completed', output: 'paid' },
      ],
      [{ kind: 'retry' }, { status: 'completed', output: 'second' }],
      [{ kind: 'fail' }, { status: 'failed', error: { code: 'DECIDED_FAILED' } }],
    ] as const) {
      const journal = memoryJournal();
      const crashed = kernelOf({ journal, handlers: { pay: () => new Promise<Json>(() => undefined) } });
      const run = await crashed.start(single('pay'));
      while (!(await eventsOf(crashed.runtime.read(run.id))).some(({ type }) => type === 'step.started')) await after();
      await crashed.shutdown({ graceMs: 0 });
      const next = kernelOf({ journal, handlers: { pay: () => 'second' } });
      const resumed = await next.resume(run.id);
      expect(await resumed.idle()).toMatchObject({ status: 'needs-decision', waitingFor: 'decision' });
      await resumed.decide('only', decision);
      expect(await resumed.result()).toMatchObject(expected);
    }
  });

  test.each([
    ['a step', undefined],
    ['a substep', 'pay'],
  ])('an answer that was given twice about %s does not answer the next question about it', async (_, key) => {
    const journal = memoryJournal();
    let ran = 0;
    const never = (): Promise<Json> => (ran++, new Promise<Json>(() => undefined));
    const handlers = { pay: key === undefined ? never : none((__, context) => context.step(key, never)) };
    const about = key === undefined ? {} : { key };
    const first = kernelOf({ journal, handlers });
    const run = await first.start(single('pay'));
    while (ran < 1) await after();
    await first.shutdown({ graceMs: 0 });
    const second = kernelOf({ journal, handlers });
    const asked = await second.resume(run.id);
    await asked.idle();
    const asOf = (await journal.summary(run.id))?.length ?? 0;
    await asked.decide('only', { kind: 'retry' }, about);
    while (ran < 2) await after();
    await second.shutdown({ graceMs: 0 });
    // The same person's second click lies in the inbox when the worker ends, and by then the effect was begun once more.
    await journal.post(run.id, { id: 'again', type: 'decide', path: 'only', decision: { kind: 'retry' }, asOf, ...about });
    const third = kernelOf({ journal, handlers });
    const askedAgain = await third.resume(run.id);
    expect(await askedAgain.idle()).toMatchObject({ status: 'needs-decision' });
    expect(ran).toBe(2);
    const ignored = (await eventsOf(third.runtime.read(run.id))).filter((event) => event.type === 'message.ignored');
    expect(ignored).toMatchObject([
      { message: { id: 'again' }, reason: 'it was decided before what step "only" now asks about had begun' },
    ]);
    await askedAgain.decide('only', { kind: 'fail', message: 'enough' }, about);
    expect(await askedAgain.result()).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('enough') } });
  });

  test('an acceptance of changed code that was given twice does not accept the next change', async () => {
    const journal = memoryJournal();
    const handlerOf = (version: string): Handler => ({ run: () => new Promise<Json>(() => undefined), effect: 'idempotent', version });
    const first = kernelOf({ journal, handlers: { h: handlerOf('1') } });
    const run = await first.start(single('h'));
    while (!(await eventsOf(first.runtime.read(run.id))).some(({ type }) => type === 'step.started')) await after();
    await first.shutdown({ graceMs: 0 });
    const second = kernelOf({ journal, handlers: { h: handlerOf('2') } });
    await (await second.resume(run.id)).idle();
    const asOf = (await journal.summary(run.id))?.length ?? 0;
    for (const id of ['one', 'two']) await journal.post(run.id, { id, type: 'decide', path: 'only', decision: { kind: 'accept' }, asOf });
    while (!(await eventsOf(second.runtime.read(run.id))).some(({ type }) => type === 'message.ignored')) await after();
    await second.shutdown({ graceMs: 0 });
    await journal.post(run.id, { id: 'three', type: 'decide', path: 'only', decision: { kind: 'accept' }, asOf });
    const third = kernelOf({ journal, handlers: { h: handlerOf('3') } });
    expect(await (await third.resume(run.id)).idle()).toMatchObject({ status: 'paused', waitingFor: 'decision' });
  });

  test('changed code under a started step is not run before somebody accepts it', async () => {
    const journal = memoryJournal();
    const hang: Handler = { run: () => new Promise<Json>(() => undefined), effect: 'idempotent', version: '1' };
    const crashed = kernelOf({ journal, handlers: { h: hang } });
    const run = await crashed.start(single('h'));
    while (!(await eventsOf(crashed.runtime.read(run.id))).some(({ type }) => type === 'step.started')) await after();
    await crashed.shutdown({ graceMs: 0 });
    let calls = 0;
    const next = kernelOf({ journal, handlers: { h: { run: () => ++calls, effect: 'idempotent', version: '2' } } });
    const resumed = await next.resume(run.id);
    expect(await resumed.idle()).toMatchObject({
      status: 'paused',
      waitingFor: 'decision',
      reason: expect.stringContaining('CODE_CHANGED'),
    });
    expect(calls).toBe(0);
    await resumed.decide('only', { kind: 'accept' });
    expect(await resumed.result()).toMatchObject({ status: 'completed', output: 1 });
  });
});
