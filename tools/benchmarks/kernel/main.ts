import type { BenchResult } from '../../workspace/src/benchmarks/result.ts';
import { runBenchmark } from '../../workspace/src/benchmarks/run-benchmark.ts';
import { limitsOf } from './limits.ts';
import { type BenchOptions, readOptions, type Section, SECTIONS, USAGE } from './options.ts';
import { measureDelay } from './sections/delay.ts';
import { measureGraphs } from './sections/graphs.ts';
import { measureJournal } from './sections/journal.ts';
import { measureLive } from './sections/live.ts';
import { measureMemory } from './sections/memory.ts';
import { measureParked } from './sections/parked.ts';
import { measureReaders } from './sections/readers.ts';
import { measureRecovery } from './sections/recovery.ts';
import { measureTimers } from './sections/timers.ts';

type Measure = (options: BenchOptions) => readonly BenchResult[] | Promise<readonly BenchResult[]>;

const MEASURES: Readonly<Record<Section, Measure>> = {
  graphs: measureGraphs,
  memory: measureMemory,
  journal: measureJournal,
  parked: measureParked,
  timers: measureTimers,
  recovery: measureRecovery,
  live: measureLive,
  readers: measureReaders,
  delay: measureDelay,
};

process.exitCode = await runBenchmark({ name: 'kernel', usage: USAGE, readOptions, measure, limits: limitsOf }, process.argv.slice(2));

/** What is measured in processes of its own comes first: while they run, this one is idle. */
async function measure(options: BenchOptions): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const section of SECTIONS.toReversed())
    if (options.sections.includes(section)) results.unshift(...(await MEASURES[section](options)));
  return results;
}
