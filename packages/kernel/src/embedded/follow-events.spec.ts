import { afterEach, describe, expect, test } from '@jest/globals';
import type { Graph } from '@tutti/core';
import { after, kernelOf, none, stopKernels } from '../spec-support/kernels.ts';

afterEach(stopKernels);

const STEPS = 40;
const chain: Graph = {
  nodes: Array.from({ length: STEPS }, (_, i) => ({ id: `n${i}`, kind: 'task' as const, handler: 'h' })),
  edges: Array.from({ length: STEPS - 1 }, (_, i) => ({ from: `n${i}`, to: `n${i + 1}` })),
};

describe('a reader that is slower than its run', () => {
  test('misses nothing unless it asks to', async () => {
    const kernel = kernelOf({ handlers: { h: none(() => null) } });
    const run = await kernel.start(chain);
    const seqs: number[] = [];
    for await (const { seq } of run.events()) {
      seqs.push(seq);
      if (seq === 0) await run.result();
    }
    expect(seqs).toEqual(Array.from({ length: STEPS + 2 }, (_, i) => i));
  });

  test('skips to the newest records when it is too far behind, is told how many it has skipped, and sees the end', async () => {
    let letGo: () => void = () => undefined;
    const gate = new Promise<null>((resolve) => (letGo = () => resolve(null)));
    const kernel = kernelOf({ handlers: { h: none(async () => gate) } });
    const run = await kernel.start(chain);
    const seqs: number[] = [];
    const skipped: number[] = [];
    for await (const { seq } of run.events({ maxBehind: 5, lagged: (n) => void skipped.push(n) })) {
      seqs.push(seq);
      if (seq > 0) continue;
      letGo();
      await run.result();
    }
    const total = STEPS + 2;
    expect(skipped).toEqual([total - 1 - 5]);
    expect(seqs).toEqual([0, ...Array.from({ length: 5 }, (_, i) => total - 5 + i)]);
  });

  test('is not told anything while it keeps up', async () => {
    const kernel = kernelOf({ handlers: { h: none(() => after(1).then(() => null)) } });
    const run = await kernel.start(chain);
    const skipped: number[] = [];
    let seen = 0;
    for await (const event of run.events({ maxBehind: 10, lagged: (n) => void skipped.push(n) })) seen += event.seq >= 0 ? 1 : 0;
    expect([seen, skipped]).toEqual([STEPS + 2, []]);
  });
});
