/** Strict runs without and with slow readers of their events, in turn. Arguments: folder, readers, rounds, what a reader does with each record in ms. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sqliteJournal } from '@tutti/journal-sqlite';
import type { Kernel } from '@tutti/kernel';
import { newKernel, toGraph } from '../contenders/tutti.ts';
import { makeWorld } from '../worlds.ts';
import { say, usedBytes } from './process-figures.ts';

const RUNS = 200;
const LENGTH = 200;
const MAX_BEHIND = 32;
const [folder = '', readers = '0', rounds = '1', eachMs = '0'] = process.argv.slice(2);
const definition = toGraph(makeWorld('chain', LENGTH, 0));
let told = 0;

/** µs per step: as the clock has it, and of the processor. */
interface Sample {
  readonly clock: number;
  readonly processor: number;
}

async function sample(kernel: Kernel, reading: number): Promise<Sample> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await load(kernel, reading);
  const { user, system } = process.cpuUsage(before);
  const steps = RUNS * LENGTH;
  return { clock: ((performance.now() - startedAt) * 1_000) / steps, processor: (user + system) / steps };
}

/** @returns the bytes in use when all runs have ended and the readers still read. */
async function load(kernel: Kernel, reading: number, measure: () => number = () => 0): Promise<number> {
  const stop = new AbortController();
  const runs = await Promise.all(Array.from({ length: RUNS }, () => kernel.start(definition)));
  const slow = runs.slice(0, reading).map((run) => readSlowly(run, stop.signal));
  const ends = await Promise.all(runs.map((run) => run.result()));
  if (ends.some(({ status }) => status !== 'completed')) throw new Error('A run did not complete.');
  const held = measure();
  stop.abort();
  await Promise.all(slow);
  return held;
}

async function readSlowly(run: Awaited<ReturnType<Kernel['start']>>, signal: AbortSignal): Promise<void> {
  const lagged = (): void => void told++;
  try {
    for await (const event of run.events({ signal, maxBehind: MAX_BEHIND, lagged })) {
      if (event.type === 'run.closed' || signal.aborted) return;
      // What a reader still does when the runs have ended is not their time.
      await setTimeout(Number(eachMs), undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

await using journal = sqliteJournal({ path: join(folder, 'readers.db') });
await using kernel = newKernel({ journal });
const alone: Sample[] = [];
const read: Sample[] = [];
await load(kernel, 0);
for (let round = 0; round < Number(rounds); round++) {
  // Each comes first as often as last.
  if (round % 2 === 0) alone.push(await sample(kernel, 0));
  read.push(await sample(kernel, Number(readers)));
  if (round % 2 === 1) alone.push(await sample(kernel, 0));
}
const usedAlone = await load(kernel, 0, usedBytes);
const usedRead = await load(kernel, Number(readers), usedBytes);
say({ alone, read, told, bytesPerReader: (usedRead - usedAlone) / Number(readers) });
