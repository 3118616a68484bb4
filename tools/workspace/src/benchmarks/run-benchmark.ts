import { describeVerdict, judge, type Gate, type Verdict } from './gates.ts';
import { machine } from './machine.ts';
import type { BenchResult } from './result.ts';
import { table } from './table.ts';

/** What every benchmark takes. */
export interface CommonOptions {
  /** The last line of stdout is the JSON. */
  readonly json: boolean;
  /** Exit 1 when a figure misses its limit. */
  readonly gate: boolean;
}

export interface Benchmark<Options extends CommonOptions> {
  readonly name: string;
  readonly usage: string;
  /** A line above the table: what else the figures depend on. */
  readonly about?: (options: Options) => string;
  /** @throws TypeError or RangeError for arguments that make no sense. */
  readonly readOptions: (args: readonly string[]) => Options;
  readonly measure: (options: Options) => Promise<readonly BenchResult[]>;
  /** Those of what these options measure. */
  readonly limits: readonly Gate[] | ((options: Options) => readonly Gate[]);
}

/** Measures, prints, and resolves to the exit code: 1 when a gate fails, 2 for arguments that make no sense. */
export async function runBenchmark<Options extends CommonOptions>(benchmark: Benchmark<Options>, args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = benchmark.readOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${benchmark.usage}\n`);
    return 2;
  }
  const results = await benchmark.measure(options);
  const limits = typeof benchmark.limits === 'function' ? benchmark.limits(options) : benchmark.limits;
  const verdicts = options.gate ? judge(limits, results) : [];
  print(benchmark.name, results, { verdicts, json: options.json, about: benchmark.about?.(options) });
  return verdicts.every(({ isPassed }) => isPassed) ? 0 : 1;
}

/** @throws RangeError for what is no whole number of at least `least`. */
export function wholeArgument(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least) return value;
  throw new RangeError(`--${name} is "${text}"; it must be a whole number of at least ${least}.`);
}

function print(
  bench: string,
  results: readonly BenchResult[],
  { verdicts, json, about }: { readonly verdicts: readonly Verdict[]; readonly json: boolean; readonly about: string | undefined },
): void {
  const here = machine();
  console.log(
    `${here.cores} cores (${here.cpu}), ${here.memoryGb} GB, ${here.platform}, node ${here.node}${about === undefined ? '' : `\n${about}`}\n`,
  );
  console.log(table(results));
  if (verdicts.length > 0) console.log(`\n${verdicts.map(describeVerdict).join('\n')}`);
  if (!json) return;
  const gates = verdicts.map(({ gate, value, isPassed }) => ({ ...gate, value, isPassed }));
  console.log(JSON.stringify({ bench, machine: here, results, ...(verdicts.length > 0 ? { gates } : {}) }));
}
