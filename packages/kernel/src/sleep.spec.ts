import { afterEach, describe, expect, test } from '@jest/globals';
import type { Graph, Journal } from '@tutti/core';
import { fakeClock } from '@tutti/testing';
import { memoryJournal } from './index.ts';
import type { Kernel } from './kernel.ts';
import { after, kernelOf, none, stopKernels } from './spec-support/kernels.ts';

afterEach(stopKernels);

const forGo: Graph = { nodes: [{ id: 'go', kind: 'wait', until: { signal: 'go' } }], edges: [] };
const nap = (ms: number): Graph => ({ nodes: [{ id: 'nap', kind: 'wait', until: { ms } }], edges: [] });
const asks: Graph = { nodes: [{ id: 'ask', kind: 'task', handler: 'ask' }], edges: [] };
const HOUR = 3_600_000;

/** A journal that counts how often a run is read from it: one that is in memory is not. */
function counting(): { readonly journal: Journal; readonly reads: () => number } {
  const memory = memoryJournal();
  let reads = 0;
  const journal = new Proxy(memory, {
    get(target, name) {
      if (name === 'read') reads++;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
  return { journal, reads: () => reads };
}

async function untilReleased(journal: Journal, runId: string): Promise<void> {
  while ((await journal.summary(runId))?.owner !== undefined) await after(2);
}

const untilAsleep = async (kernel: Kernel, runId: string): Promise<void> => {
  const runtime = kernel.runtime as unknown as { live(id: string): unknown; sleepers: { has(id: string): boolean } };
  while (runtime.live(runId) !== undefined || !runtime.sleepers.has(runId)) await after(2);
};

describe('a run that only waits', () => {
  test('leaves memory, and goes on with the signal it waits for', async () => {
    const { journal, reads } = counting();
    const kernel = kernelOf({ journal, sleepAfterMs: 10 });
    const run = await kernel.start(forGo);
    const result = run.result();
    await untilAsleep(kernel, run.id);
    const before = reads();
    expect(await run.state()).toEqual({ status: 'waiting', waitingFor: 'signal' });
    expect(await run.idle()).toEqual({ status: 'waiting', waitingFor: 'signal' });
    await run.signal('go', 7);
    expect(await result).toMatchObject({ status: 'completed', output: 7 });
    expect(reads()).toBeGreaterThan(before);
  });

  test('wakes in time: a nap that is long against the time after which runs sleep ends when it is due', async () => {
    const clock = fakeClock();
    const kernel = kernelOf({ clock, journal: memoryJournal({ clock }), sleepAfterMs: 10 });
    const run = await kernel.start(nap(150));
    const idle = run.idle();
    await clock.advance(100);
    await untilAsleep(kernel, run.id);
    await clock.advance(50);
    expect(await idle).toEqual({ status: 'completed' });
    expect(await run.result()).toMatchObject({ status: 'completed' });
  });

  test('is woken by what another process posts', async () => {
    const journal = memoryJournal();
    const kernel = kernelOf({ journal, sleepAfterMs: 10 });
    const run = await kernel.start(forGo);
    await untilAsleep(kernel, run.id);
    await journal.post(run.id, { id: 's', type: 'signal', name: 'go', payload: 'from elsewhere' });
    expect(await run.result()).toMatchObject({ output: 'from elsewhere' });
  });

  test('sleeps in the middle of a handler too, whose finished substeps are not done again', async () => {
    let asked = 0;
    const kernel = kernelOf({
      suspendAfterMs: 1,
      sleepAfterMs: 10,
      handlers: {
        ask: none(async (_, c) => {
          await c.step('ask', async () => ++asked, { effect: 'none' });
          return c.wait('answer', { signal: 'answer' });
        }),
      },
    });
    const run = await kernel.start(asks);
    await untilAsleep(kernel, run.id);
    await run.signal('answer', 'yes');
    expect(await run.result()).toMatchObject({ status: 'completed', output: 'yes' });
    expect(asked).toBe(1);
  });

  test('sleeps while it is paused; resumed, it goes on', async () => {
    const kernel = kernelOf({ sleepAfterMs: 10 });
    const run = await kernel.start(forGo);
    await run.pause('for a while');
    await untilAsleep(kernel, run.id);
    expect(await run.state()).toEqual({ status: 'paused', reason: 'for a while' });
    await run.signal('go', 1);
    await run.resume();
    expect(await run.result()).toMatchObject({ output: 1 });
  });

  test("is nobody's where its queue is served and nobody here waits for its end: any worker of the queue wakes it", async () => {
    const journal = memoryJournal();
    const kernel = kernelOf({ journal, sleepAfterMs: 10 });
    const stop = new AbortController();
    const serving = kernel.serve({ queues: ['default'], signal: stop.signal });
    const { id } = await kernel.start(forGo);
    await untilReleased(journal, id);
    const other = kernelOf({ journal });
    await other.runtime.post(id, { id: 's', type: 'signal', name: 'go', payload: 2 });
    expect(await (await other.attach(id)).result()).toMatchObject({ output: 2 });
    stop.abort();
    await serving;
  });

  test('stays in memory when it has little time, and for ever with a journal in memory unless told otherwise', async () => {
    const { journal, reads } = counting();
    const kernels = [kernelOf({ journal, sleepAfterMs: 60 }), kernelOf({ journal })];
    const runs = await Promise.all([kernels[0]?.start(nap(100)), kernels[1]?.start(nap(100))]);
    const atStart = reads();
    expect(await Promise.all(runs.map((run) => run?.result()))).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
    expect(reads()).toBe(atStart);
  });

  test('is given back when the kernel stops, and can be resumed at once', async () => {
    const journal = memoryJournal();
    const kernel = kernelOf({ journal, sleepAfterMs: 10 });
    const runs = await Promise.all([kernel.start(forGo), kernel.start(nap(HOUR))]);
    const results = Promise.allSettled(runs.map((run) => run.result()));
    for (const { id } of runs) await untilAsleep(kernel, id);
    await kernel.shutdown({ graceMs: 0 });
    expect(await results).toMatchObject([{ reason: { code: 'KERNEL_STOPPED' } }, { reason: { code: 'KERNEL_STOPPED' } }]);
    for (const { id } of runs) expect((await journal.summary(id))?.owner).toBeUndefined();
    const resumed = await kernelOf({ journal }).resume(runs[0]?.id as string);
    await resumed.signal('go', 3);
    expect(await resumed.result()).toMatchObject({ output: 3 });
  });
});
