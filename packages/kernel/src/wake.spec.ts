import { afterEach, describe, expect, test } from '@jest/globals';
import { TuttiError, type Graph, type Json } from '@tutti/core';
import { memoryJournal } from './index.ts';
import type { Kernel } from './kernel.ts';
import type { Run } from './run.ts';
import { after, kernelOf, none, stopKernels } from './spec-support/kernels.ts';

afterEach(stopKernels);

const HOUR = 3_600_000;
const nap: Graph = { nodes: [{ id: 'nap', kind: 'wait', until: { ms: HOUR } }], edges: [] };
const single = (policy: object = {}): Graph => ({ nodes: [{ id: 'only', kind: 'task', handler: 'h', policy }], edges: [] });

async function waiting(kernel: Kernel, graph: Graph): Promise<Run> {
  const run = await kernel.start(graph);
  while (!(await run.nodes()).some(({ status }) => status === 'waiting')) await after(1);
  return run;
}

describe('waking a step', () => {
  test('ends a timed wait of the graph', async () => {
    const kernel = kernelOf({});
    const run = await waiting(kernel, nap);
    await run.wake('nap');
    expect(await run.result()).toMatchObject({ status: 'completed', output: null });
  });

  test('ends a timed wait of a handler, of several the one that is named', async () => {
    const kernel = kernelOf({
      suspendAfterMs: 1,
      handlers: {
        h: none(async (_, c) =>
          Promise.race([c.wait('long', { ms: HOUR }).then(() => 'long'), c.wait('longer', { ms: 2 * HOUR }).then(() => 'longer')]),
        ),
      },
    });
    const run = await waiting(kernel, single());
    await run.wake('only', { key: 'longer' });
    expect(await run.result()).toMatchObject({ status: 'completed', output: 'longer' });
  });

  test('tries again at once what waits for its next attempt', async () => {
    let attempts = 0;
    const fails = async (): Promise<Json> => {
      if (++attempts === 1) throw new TuttiError('Not now.', { code: 'NOT_NOW', retryable: true });
      return attempts;
    };
    const kernel = kernelOf({ handlers: { h: none(fails) } });
    const run = await waiting(kernel, single({ retry: { maxRetries: 1, initialMs: HOUR, maxMs: HOUR, jitter: 0 } }));
    await run.wake('only');
    expect(await run.result()).toMatchObject({ status: 'completed', output: 2 });
  });

  test('goes on after a restart, from the inbox', async () => {
    const journal = memoryJournal();
    const first = kernelOf({ journal });
    const { id } = await waiting(first, nap);
    await first.shutdown({ graceMs: 0 });
    await journal.post(id, { id: 'w', type: 'wake', path: 'nap' });
    expect(await (await kernelOf({ journal }).resume(id)).result()).toMatchObject({ status: 'completed' });
  });

  test('of a step that waits for no time is on record as ignored, and changes nothing', async () => {
    const kernel = kernelOf({});
    const run = await waiting(kernel, { nodes: [{ id: 'go', kind: 'wait', until: { signal: 'go' } }], edges: [] });
    await run.wake('go');
    await run.wake('nobody');
    await run.signal('go', 1);
    expect(await run.result()).toMatchObject({ output: 1 });
    const ignored: string[] = [];
    for await (const event of run.events()) if (event.type === 'message.ignored') ignored.push(event.reason);
    expect(ignored).toEqual(['step "go" waits for no time', 'step "nobody" waits for no time']);
  });
});
