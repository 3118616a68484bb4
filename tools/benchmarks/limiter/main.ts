import { parseArgs } from 'node:util';
import type { BenchResult } from '../../workspace/src/benchmarks/result.ts';
import { type CommonOptions, runBenchmark, wholeArgument } from '../../workspace/src/benchmarks/run-benchmark.ts';
import type { Contender } from './contender.ts';
import { measureBursts, measureViolations } from './exactness.ts';
import { measureSpeed } from './speed.ts';

interface LimiterOptions extends CommonOptions {
  readonly peers: boolean;
  readonly rounds: number;
  readonly operations: number;
  readonly seed: number;
}

const USAGE = 'npm run bench -- limiter [--json] [--gate] [--rounds N] [--operations N] [--seed N] [--no-peers]';

process.exitCode = await runBenchmark(
  {
    name: 'limiter',
    usage: USAGE,
    readOptions,
    measure,
    limits: [
      { result: 'acquire', of: 'tutti', is: 'at least', limit: 500_000 },
      { result: 'acquire', of: 'p-queue', is: 'at least', limit: 2 },
      { result: 'acquire', of: 'rate-limiter-flexible', is: 'at least', limit: 5 },
      { result: 'acquire', of: 'bottleneck', is: 'at least', limit: 1_000 },
      { result: 'fullest-window', of: 'tutti', is: 'at most', limit: 50 },
      { result: 'violations/1000000', of: 'tutti', is: 'at most', limit: 0 },
    ],
  },
  process.argv.slice(2),
);

function readOptions(args: readonly string[]): LimiterOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      gate: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      rounds: { type: 'string', default: '7' },
      operations: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '7' },
    },
  });
  return {
    json: values.json,
    gate: values.gate,
    peers: !values['no-peers'],
    rounds: wholeArgument('rounds', values.rounds, 1),
    operations: wholeArgument('operations', values.operations, 1),
    seed: wholeArgument('seed', values.seed, 0),
  };
}

async function measure(options: LimiterOptions): Promise<readonly BenchResult[]> {
  const peers = options.peers ? ((await import(new URL('./peers/all.ts', import.meta.url).href)) as { readonly contenders: readonly Contender[] }).contenders : [];
  const bursts = await measureBursts(peers);
  const speed = await measureSpeed(options.rounds, peers);
  return [...speed, bursts, ...await measureViolations(options.operations, options.seed)];
}
