import { chain, edge, graph, map, task, type Graph } from '@tutti/core';
import { createKernel, type Kernel, type KernelOptions } from '@tutti/kernel';
import { body } from '../body.ts';
import { CONCURRENCY, type Contender } from '../contender.ts';
import type { World } from '../worlds.ts';

export const tutti: Contender = {
  name: 'tutti',
  shapes: ['chain', 'fan', 'dag', 'map'],
  async run(world) {
    await using kernel = newKernel();
    await runGraph(kernel, toGraph(world));
  },
};

export function newKernel(options: KernelOptions = {}): Kernel {
  return createKernel({
    ...options,
    maxConcurrency: CONCURRENCY,
    handlers: {
      node: { effect: 'none', run: (index) => body(index as number) },
      item: { effect: 'none', run: (_, { scope }) => body(scope[0]?.item as number) },
    },
  });
}

export async function runGraph(kernel: Kernel, definition: Graph): Promise<void> {
  const { status } = await kernel.run(definition);
  if (status !== 'completed') throw new Error(`The run ended ${status}.`);
}

export function toGraph({ shape, size, from, to }: World): Graph {
  if (shape === 'map') return graph([map('all', { items: indices(size), body: graph([task('item', 'item')]) })]);
  const ids = indices(size).map((index) => `n${index}`);
  const nodes = ids.map((id, index) => task(id, 'node', { input: index }));
  if (shape === 'chain') return graph(nodes, chain(...ids));
  return graph(nodes, Array.from(from, (source, index) => edge(`n${source}`, `n${to[index]}`)));
}

function indices(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index);
}
