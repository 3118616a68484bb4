/** Strict runs without and with slow readers of their events, in turn. Arguments: folder, readers, rounds, what a reader does with each record in ms. */
import { join } from 'node:path';
import { sqliteJournal } from '@tutti/journal-sqlite';
import type { Kernel } from '@tutti/kernel';
import { newKernel, toGraph } from '../contenders/tutti.ts';
import { makeWorld } from '../worlds.ts';
import { interleave } from '../../../workspace/src/benchmarks/interleave.ts';
import { residentBytes, say, sleep } from './process-figures.ts';

const RUNS = 200;
const LENGTH = 200;
const MAX_BEHIND = 32;
const [folder = '', readers = '0', rounds = '1', eachMs = '0'] = process.argv.slice(2);
const definition = toGraph(makeWorld('chain', LENGTH, 0));
let told = 0;
let skipped = 0;
let longest = 0;

async function load(kernel: Kernel, reading: number): Promise<void> {
  const stop = new AbortController();
  const runs = await Promise.all(Array.from({ length: RUNS }, () => kernel.start(definition)));
  const slow = runs.slice(0, reading).map((run) => readSlowly(run, stop.signal));
  const ends = await Promise.all(runs.map((run) => run.result()));
  if (ends.some(({ status }) => status !== 'completed')) throw new Error('A run did not complete.');
  stop.abort();
  await Promise.all(slow);
}

async function readSlowly(run: Awaited<ReturnType<Kernel['start']>>, signal: AbortSignal): Promise<void> {
  let inOnePass = 0;
  const lagged = (count: number): void => {
    told++;
    skipped += count;
    inOnePass = 0;
  };
  try {
    for await (const event of run.events({ signal, maxBehind: MAX_BEHIND, lagged })) {
      inOnePass++;
      longest = Math.max(longest, inOnePass);
      if (event.type === 'run.closed' || signal.aborted) return;
      await sleep(Number(eachMs));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

await using journal = sqliteJournal({ path: join(folder, 'readers.db') });
await using kernel = newKernel({ journal });
const before = residentBytes();
const samples = await interleave([
  { name: 'alone', units: RUNS * LENGTH, run: () => load(kernel, 0) },
  { name: 'read', units: RUNS * LENGTH, run: () => load(kernel, Number(readers)) },
], { rounds: Number(rounds), minSampleMs: 50, warmUpMs: 0, rewarmMs: 0, now: () => performance.now() });
say({ alone: samples.get('alone'), read: samples.get('read'), told, skipped, grown: residentBytes() - before });
