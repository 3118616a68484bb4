import type { Contender } from './contender.ts';
import { readyQueue } from './contenders/ready-queue.ts';
import { tutti } from './contenders/tutti.ts';

/** Loads a contender. Peers by address, as only who runs the benchmark has them, and everybody compiles it. */
export async function loadContender(name: string): Promise<Contender> {
  const own = [tutti, readyQueue].find((contender) => contender.name === name);
  if (own !== undefined) return own;
  const { contender } = (await import(new URL(`./peers/${name}.ts`, import.meta.url).href)) as { readonly contender: Contender };
  return contender;
}
