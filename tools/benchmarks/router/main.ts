import { existsSync } from 'node:fs';
import { describeVerdict, judge, type Verdict } from '../../workspace/src/benchmarks/gates.ts';
import { machine } from '../../workspace/src/benchmarks/machine.ts';
import type { BenchResult } from '../../workspace/src/benchmarks/result.ts';
import { table } from '../../workspace/src/benchmarks/table.ts';
import { limits } from './limits.ts';
import { readOptions, USAGE, type BenchOptions } from './options.ts';
import { measureMany, measureRegret } from './sections/regret.ts';
import { measureReplay } from './sections/replay.ts';
import { measureSpeed } from './sections/speed.ts';

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
  const missing = [...options.files, ...(options.learn === undefined ? [] : [options.learn])].find((file) => !existsSync(file));
  if (missing !== undefined) {
    process.stderr.write(`The file of prompts "${missing}" is not there.\n${USAGE}\n`);
    return 2;
  }
  const results = await measure(options);
  const verdicts = options.gate ? judge(limits(options), results) : [];
  print(results, verdicts, options);
  return verdicts.every(({ isPassed }) => isPassed) ? 0 : 1;
}

async function measure(options: BenchOptions): Promise<readonly BenchResult[]> {
  const { sections } = options;
  const speed = sections.includes('speed') ? await measureSpeed(options) : [];
  const regret = sections.includes('regret') ? measureRegret(options) : [];
  const many = sections.includes('many') ? measureMany(options) : [];
  const replay = sections.includes('replay') ? measureReplay(options) : [];
  return [...regret, ...many, ...speed, ...replay];
}

function print(results: readonly BenchResult[], verdicts: readonly Verdict[], { json, firstSeed, seeds, perturbed }: BenchOptions): void {
  const here = machine();
  console.log(`${here.cores} cores (${here.cpu}), ${here.memoryGb} GB, ${here.platform}, node ${here.node}`);
  console.log(`seeds ${firstSeed} to ${firstSeed + seeds - 1}${perturbed ? ', perturbed' : ''}\n`);
  console.log(table(results));
  if (verdicts.length > 0) console.log(`\n${verdicts.map(describeVerdict).join('\n')}`);
  if (!json) return;
  const gates = verdicts.map(({ gate, value, isPassed }) => ({ ...gate, value, isPassed }));
  console.log(JSON.stringify({ bench: 'router', machine: here, results, ...(verdicts.length > 0 ? { gates } : {}) }));
}
