import { chain, edge, graph, map, task, type Graph, type GraphEdge } from '@tutti/core';
import { createKernel, type Kernel, type KernelOptions } from '@tutti/kernel';
import { body } from '../body.ts';
import { CONCURRENCY, type Contender } from '../contender.ts';
import type { World } from '../worlds.ts';

/** Ended runs stay on record, so a kernel that ran this many nodes is put down before the heap is full of its past. */
const NODES_PER_KERNEL = 200_000;

let kernel: Kernel | undefined;
let served: World | undefined;
let nodesLeft = 0;

export const tutti: Contender = {
  name: 'tutti',
  shapes: ['chain', 'fan', 'dag', 'map'],
  async run(world) {
    await runGraph(await kernelFor(world), toGraph(world));
  },
};

/** One kernel for many runs of a world, as in any application; each run brings a graph of its own. No world pays for the past of another. */
async function kernelFor(world: World): Promise<Kernel> {
  if (kernel === undefined || served !== world || nodesLeft < world.size) {
    await kernel?.shutdown();
    kernel = newKernel();
    served = world;
    nodesLeft = NODES_PER_KERNEL;
  }
  nodesLeft -= world.size;
  return kernel;
}

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
  const edges: GraphEdge[] = [];
  for (let index = 0; index < from.length; index++) edges.push(edge(`n${from[index]}`, `n${to[index]}`));
  return graph(nodes, edges);
}

function indices(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index);
}
