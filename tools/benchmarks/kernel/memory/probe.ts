/** Runs one world in a process of its own and prints what it retained, as JSON. Arguments: shape, size, seed. */
import { garbageCollector } from '../../../workspace/src/benchmarks/garbage.ts';
import { createKernel } from '@tutti/kernel';
import { runGraph, toGraph, tutti } from '../contenders/tutti.ts';
import { makeWorld, type Shape } from '../worlds.ts';

const [shape, size, seed] = process.argv.slice(2);
const world = makeWorld(shape as Shape, Number(size), Number(seed));
const collect = garbageCollector();
// Code and its feedback are not what a node retains.
await tutti.run(makeWorld(world.shape, 2_000, 1));

const before = usedBytes();
let executed = 0;
let live = 0;
// Measured inside the very last body, when graph, plan, state, outputs and records are all held.
const node = async (index: unknown): Promise<number> => {
  if (++executed === world.size) live = usedBytes() - before;
  return index as number;
};
await using kernel = createKernel({ maxConcurrency: 10, handlers: { node: { effect: 'none', run: node } } });
const graph = toGraph(world);
await runGraph(kernel, graph);
const ended = usedBytes() - before;
console.log(JSON.stringify({ live, ended, nodes: graph.nodes.length }));

function usedBytes(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
