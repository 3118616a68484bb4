/** Strict runs without and with slow readers of their events, in turn. Arguments: folder, readers, rounds, what a reader does with each record in ms. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sqliteJournal } from '@tutti/journal-sqlite';
import type { Kernel } from '@tutti/kernel';
import { newKernel, toGraph } from '../contenders/tutti.ts';
import { makeWorld } from '../worlds.ts';
import { interleave } from '../../../workspace/src/benchmarks/interleave.ts';
import { say, usedBytes } from './process-figures.ts';

const RUNS = 200;
const LENGTH = 200;
const MAX_BEHIND = 32;
const [folder = '', readers = '0', rounds = '1', eachMs = '0'] = process.argv.slice(2);
const definition = toGraph(makeWorld('chain', LENGTH, 0));
let told = 0;

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
const samples = await interleave([
  { name: 'alone', units: RUNS * LENGTH, run: () => load(kernel, 0).then(() => undefined) },
  { name: 'read', units: RUNS * LENGTH, run: () => load(kernel, Number(readers)).then(() => undefined) },
], { rounds: Number(rounds), minSampleMs: 50, warmUpMs: 0, rewarmMs: 0, now: () => performance.now() });
const alone = await load(kernel, 0, usedBytes);
const read = await load(kernel, Number(readers), usedBytes);
say({ alone: samples.get('alone'), read: samples.get('read'), told, bytesPerReader: (read - alone) / Number(readers) });
