import { body } from '../body.ts';
import { CONCURRENCY, type Contender } from '../contender.ts';
import type { World } from '../worlds.ts';

/** The least anyone can do: count dependencies, run what is ready. No records, no failures, no output. */
export const readyQueue: Contender = {
  name: 'ready-queue',
  shapes: ['chain', 'fan', 'dag'],
  run: (world) => new Promise((resolve) => pump(compile(world), resolve)),
};

interface Work {
  /** Out-edges of node i: those from `offsets[i]` to `offsets[i + 1]`. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** Dependencies of each node still to come. */
  readonly waiting: Int32Array;
  readonly ready: number[];
  running: number;
  finished: number;
}

function compile({ size, from, to }: World): Work {
  const offsets = new Int32Array(size + 1);
  const targets = new Int32Array(to.length);
  const waiting = new Int32Array(size);
  for (const source of from) add(offsets, source + 1, 1);
  for (let node = 0; node < size; node++) add(offsets, node + 1, offsets[node] as number);
  const next = offsets.slice();
  from.forEach((source, edge) => {
    targets[add(next, source, 1) - 1] = to[edge] as number;
  });
  for (const target of to) add(waiting, target, 1);
  const ready: number[] = [];
  waiting.forEach((count, node) => {
    if (count === 0) ready.push(node);
  });
  return { offsets, targets, waiting, ready, running: 0, finished: 0 };
}

/** Runs what is ready, first come first served; `ready` only grows, as each node enters it once. */
function pump(work: Work, resolve: () => void): void {
  const settle = (node: number): void => {
    work.running--;
    work.finished++;
    for (let edge = work.offsets[node] as number; edge < (work.offsets[node + 1] as number); edge++) {
      const target = work.targets[edge] as number;
      if (add(work.waiting, target, -1) === 0) work.ready.push(target);
    }
    if (work.finished === work.waiting.length) resolve();
    else pump(work, resolve);
  };
  while (work.running < CONCURRENCY && work.finished + work.running < work.ready.length) {
    const node = work.ready[work.finished + work.running] as number;
    work.running++;
    void body(node).then(settle);
  }
}

function add(counts: Int32Array, index: number, amount: number): number {
  return (counts[index] = (counts[index] as number) + amount);
}
