/**
 * Strict runs beside slow readers of their events, and beside as many tasks that only sleep as the readers do, in turn.
 * Arguments: folder, readers, samples of each, what a reader does with each record in ms.
 */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sqliteJournal } from '@tutti/journal-sqlite';
import type { Kernel, Run } from '@tutti/kernel';
import { newKernel, toGraph } from '../contenders/tutti.ts';
import { makeWorld } from '../worlds.ts';
import { say, usedBytes } from './process-figures.ts';

const RUNS = 200;
const LENGTH = 200;
const MAX_BEHIND = 32;
const [folder = '', readers = '0', samples = '1', eachMs = '0'] = process.argv.slice(2);
const definition = toGraph(makeWorld('chain', LENGTH, 0));
let journals = 0;
let told = 0;
let taken = 0;

/** What somebody does beside a run until it is aborted. */
type Beside = (run: Run, signal: AbortSignal) => Promise<void>;

/** µs per step: as the clock has it, and of the processor; and how many records were read for each step. */
interface Sample {
  readonly clock: number;
  readonly processor: number;
  readonly taken: number;
}

/** What a reader does for itself: it is on both sides. */
async function sleep(signal: AbortSignal): Promise<void> {
  await setTimeout(Number(eachMs), undefined, { signal });
}

async function onlySleep(_: Run, signal: AbortSignal): Promise<void> {
  for (;;) await sleep(signal);
}

async function readSlowly(run: Run, signal: AbortSignal): Promise<void> {
  const lagged = (): void => void told++;
  for await (const event of run.events({ signal, maxBehind: MAX_BEHIND, lagged })) {
    taken++;
    if (event.type === 'run.closed') return;
    await sleep(signal);
  }
}

/** Each sample has a journal of its own, and begins with no garbage of the one before. */
async function sample(beside: Beside): Promise<Sample> {
  await using journal = sqliteJournal({ path: join(folder, `readers-${journals++}.db`) });
  await using kernel = newKernel({ journal });
  usedBytes();
  taken = 0;
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return await load(kernel, beside, () => {
    const { user, system } = process.cpuUsage(before);
    const steps = RUNS * LENGTH;
    return { clock: ((performance.now() - startedAt) * 1_000) / steps, processor: (user + system) / steps, taken: taken / steps };
  });
}

/** @returns what was measured when all runs had ended and those beside them had not. */
async function load<T>(kernel: Kernel, beside: Beside, measure: () => T): Promise<T> {
  const stop = new AbortController();
  const runs = await Promise.all(Array.from({ length: RUNS }, () => kernel.start(definition)));
  const others = runs.slice(0, Number(readers)).map((run) =>
    beside(run, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    }),
  );
  const ends = await Promise.all(runs.map((run) => run.result()));
  if (ends.some(({ status }) => status !== 'completed')) throw new Error('A run did not complete.');
  const measured = measure();
  stop.abort();
  await Promise.all(others);
  return measured;
}

const alone: Sample[] = [];
const read: Sample[] = [];
await sample(onlySleep);
await sample(readSlowly);
for (let pair = 0; pair < Number(samples); pair++) {
  // Each comes first as often as last.
  if (pair % 2 === 0) alone.push(await sample(onlySleep));
  read.push(await sample(readSlowly));
  if (pair % 2 === 1) alone.push(await sample(onlySleep));
}
await using journal = sqliteJournal({ path: join(folder, 'readers-held.db') });
await using kernel = newKernel({ journal });
const usedAlone = await load(kernel, onlySleep, usedBytes);
const usedRead = await load(kernel, readSlowly, usedBytes);
say({ alone, read, told, bytesPerReader: (usedRead - usedAlone) / Number(readers) });
