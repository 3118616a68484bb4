import { type PeerOptions, readPeerOptions } from '../../workspace/src/benchmarks/arguments.ts';
import type { BenchResult } from '../../workspace/src/benchmarks/result.ts';
import { runBenchmark } from '../../workspace/src/benchmarks/run-benchmark.ts';
import type { Contender } from './contender.ts';
import { measureBursts, measureViolations } from './exactness.ts';
import { measureSpeed } from './speed.ts';

interface LimiterOptions extends PeerOptions {
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
      { result: 'acquire/5-windows', of: 'p-queue', is: 'at least', limit: 2 },
      { result: 'acquire/5-windows', of: 'rate-limiter-flexible', is: 'at least', limit: 5 },
      { result: 'acquire/5-windows', of: 'bottleneck', is: 'at least', limit: 1_000 },
      { result: 'acquire/5-tiers-beside-1', of: 'tutti', is: 'at least', limit: 500_000 },
      { result: 'acquire/5-tiers-beside-1', of: 'p-queue', is: 'at least', limit: 2 },
      { result: 'acquire/5-tiers-beside-1', of: 'bottleneck', is: 'at least', limit: 1_000 },
      { result: 'fullest-window', of: 'tutti', is: 'at most', limit: 50 },
      { result: 'violations/1000000', of: 'tutti', is: 'at most', limit: 0 },
    ],
  },
  process.argv.slice(2),
);

function readOptions(args: readonly string[]): LimiterOptions {
  return readPeerOptions(args, {
    rounds: { usual: 7, least: 1 },
    operations: { usual: 1_000_000, least: 1 },
    seed: { usual: 7, least: 0 },
  });
}

async function measure(options: LimiterOptions): Promise<readonly BenchResult[]> {
  const peers = options.peers
    ? ((await import(new URL('./peers/all.ts', import.meta.url).href)) as { readonly contenders: readonly Contender[] }).contenders
    : [];
  const bursts = await measureBursts(peers);
  const speed = await measureSpeed(options.rounds, peers);
  return [...speed, bursts, ...(await measureViolations(options.operations, options.seed))];
}
