import type { BenchResult } from '../../workspace/src/benchmarks/result.ts';
import { runBenchmark } from '../../workspace/src/benchmarks/run-benchmark.ts';
import { limits } from './limits.ts';
import { readOptions, USAGE, type BenchOptions } from './options.ts';
import { measureMany, measureRegret } from './sections/regret.ts';
import { measureReplay } from './sections/replay.ts';
import { measureSpeed } from './sections/speed.ts';

process.exitCode = await runBenchmark({ name: 'router', usage: USAGE, readOptions, measure, limits, about }, process.argv.slice(2));

async function measure(options: BenchOptions): Promise<readonly BenchResult[]> {
  const { sections } = options;
  const speed = sections.includes('speed') ? await measureSpeed(options) : [];
  const regret = sections.includes('regret') ? measureRegret(options) : [];
  const many = sections.includes('many') ? measureMany(options) : [];
  const replay = sections.includes('replay') ? measureReplay(options) : [];
  return [...regret, ...many, ...speed, ...replay];
}

function about({ firstSeed, seeds, perturbed }: BenchOptions): string {
  return `seeds ${firstSeed} to ${firstSeed + seeds - 1}${perturbed ? ', perturbed' : ''}`;
}
