import type { BenchResult } from '../../workspace/src/benchmarks/result.ts';
import { runBenchmark } from '../../workspace/src/benchmarks/run-benchmark.ts';
import { LIMITS } from './limits.ts';
import { loadPeers } from './load-peers.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { measureGraphs } from './sections/graphs.ts';
import { measureJournal } from './sections/journal.ts';
import { measureMemory } from './sections/memory.ts';

process.exitCode = await runBenchmark({ name: 'kernel', usage: USAGE, readOptions, measure, limits: LIMITS }, process.argv.slice(2));

async function measure(options: BenchOptions): Promise<readonly BenchResult[]> {
  const { sections, peers } = options;
  // Memory first, and in processes of its own: while they run, this one is idle.
  const memory = sections.includes('memory') ? measureMemory(options) : [];
  const graphs = sections.includes('graphs') ? await measureGraphs(options, peers ? await loadPeers() : []) : [];
  const journal = sections.includes('journal') ? await measureJournal(options) : [];
  return [...graphs, ...memory, ...journal];
}
