import type { Kernel } from '@tutti/kernel';
import { runGraph, toGraph } from '../contenders/tutti.ts';
import { makeWorld } from '../worlds.ts';

/** So many chains of so many steps, all at the same time. */
export interface Chains {
  readonly name: string;
  readonly runs: number;
  readonly length: number;
}

export async function runChains(kernel: Kernel, { runs, length }: Chains): Promise<void> {
  const definition = toGraph(makeWorld('chain', length, 0));
  await Promise.all(Array.from({ length: runs }, () => runGraph(kernel, definition)));
}
