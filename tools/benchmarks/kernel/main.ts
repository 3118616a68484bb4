import { describeVerdict, judge, type Verdict } from '../../workspace/src/benchmarks/gates.ts';
import { machine } from '../../workspace/src/benchmarks/machine.ts';
import type { BenchResult } from '../../workspace/src/benchmarks/result.ts';
import { table } from '../../workspace/src/benchmarks/table.ts';
import { LIMITS } from './limits.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { loadPeers } from './load-peers.ts';
import { measureGraphs } from './sections/graphs.ts';
import { measureJournal } from './sections/journal.ts';
import { measureMemory } from './sections/memory.ts';

process.exitCode = await main(process.argv.slice(2));

/** Measures, prints, and resolves to the exit code: 1 when a gate fails, 2 for arguments that make no sense. */
async function main(args: readonly string[]): Promise<number> {
  let options: BenchOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return 2;
  }
  const results = await measure(options);
  const verdicts = options.gate ? judge(LIMITS, results) : [];
  print(results, verdicts, options);
  return verdicts.every(({ isPassed }) => isPassed) ? 0 : 1;
}

async function measure(options: BenchOptions): Promise<readonly BenchResult[]> {
  const { sections, peers } = options;
  // Memory first, and in processes of its own: while they run, this one is idle.
  const memory = sections.includes('memory') ? measureMemory(options) : [];
  const graphs = sections.includes('graphs') ? await measureGraphs(options, peers ? await loadPeers() : []) : [];
  const journal = sections.includes('journal') ? await measureJournal(options) : [];
  return [...graphs, ...memory, ...journal];
}

function print(results: readonly BenchResult[], verdicts: readonly Verdict[], { json }: BenchOptions): void {
  const here = machine();
  console.log(`${here.cores} cores (${here.cpu}), ${here.memoryGb} GB, ${here.platform}, node ${here.node}\n`);
  console.log(table(results));
  if (verdicts.length > 0) console.log(`\n${verdicts.map(describeVerdict).join('\n')}`);
  if (!json) return;
  const gates = verdicts.map(({ gate, value, isPassed }) => ({ ...gate, value, isPassed }));
  console.log(JSON.stringify({ bench: 'kernel', machine: here, results, ...(verdicts.length > 0 ? { gates } : {}) }));
}
