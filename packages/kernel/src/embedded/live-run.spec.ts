import { afterEach, describe, expect, test } from '@jest/globals';
import type { Graph } from '@tutti/core';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { kernelOf, none, stopKernels } from '../spec-support/kernels.ts';
import type { EmbeddedRuntime } from './embedded-runtime.ts';

afterEach(stopKernels);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const asks: Graph = { nodes: [{ id: 'ask', kind: 'wait', until: { signal: 'go' } }], edges: [] };

function heapMiB(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

describe('a run at work in this process', () => {
  test('can be attached to and asked 30,000 times, and keeps nothing of it', async () => {
    const kernel = kernelOf({});
    const { id } = await kernel.start(asks);
    const ask = async (): Promise<void> => {
      const run = await kernel.attach(id);
      await run.state();
      await run.idle();
    };
    for (let i = 0; i < 1_000; i++) await ask();
    const before = heapMiB();
    for (let i = 0; i < 30_000; i++) await ask();
    expect(heapMiB() - before).toBeLessThan(2);
  });

  test('makes one promise for all who wait for it to stand still', async () => {
    const work = Promise.withResolvers<string>();
    const kernel = kernelOf({ handlers: { work: none(() => work.promise) } });
    const { id } = await kernel.start({
      nodes: [{ id: 'work', kind: 'task', handler: 'work' }, ...asks.nodes],
      edges: [{ from: 'work', to: 'ask' }],
    });
    const live = (kernel.runtime as EmbeddedRuntime).live(id);
    const first = live?.idle();
    expect(live?.idle()).toBe(first);
    work.resolve('done');
    expect(await first).toMatchObject({ status: 'waiting', waitingFor: 'signal' });
    await (await kernel.attach(id)).signal('go');
    await live?.done;
    expect(await live?.idle()).toMatchObject({ status: 'completed' });
  });

  test('tells who waits for it to stand still that it is driven no further here', async () => {
    const kernel = kernelOf({ handlers: { work: none(() => new Promise(() => undefined)) } });
    const run = await kernel.start({ nodes: [{ id: 'work', kind: 'task', handler: 'work' }], edges: [] });
    const idle = expect(run.idle()).rejects.toMatchObject({ code: 'KERNEL_STOPPED' });
    await kernel.shutdown({ graceMs: 0 });
    await idle;
    expect(await run.state()).toMatchObject({ status: 'running' });
  });
});
