import { type PeerOptions, readPeerOptions } from '../../workspace/src/benchmarks/arguments.ts';
import type { BenchResult } from '../../workspace/src/benchmarks/result.ts';
import { runBenchmark } from '../../workspace/src/benchmarks/run-benchmark.ts';
import { measureRace } from './race.ts';
import { measureSpeed, type PeerPrice } from './speed.ts';

interface BudgetOptions extends PeerOptions {
  readonly rounds: number;
  readonly seed: number;
}

const concurrencies = [1, 10, 50, 200];

process.exitCode = await runBenchmark(
  {
    name: 'budget',
    usage: 'npm run bench -- budget [--json] [--gate] [--rounds N] [--seed N] [--no-peers]',
    readOptions,
    measure,
    limits: [
      ...concurrencies.map((concurrency) => ({ result: `overshoot/${concurrency}`, of: 'tutti', is: 'at most' as const, limit: 0 })),
      ...concurrencies.map((concurrency) => ({ result: `use/${concurrency}`, of: 'tutti', is: 'at least' as const, limit: 98 })),
      { result: 'reserve-settle/depth-6', of: 'tutti', is: 'at most', limit: 1_000 },
      { result: 'price', of: 'tutti', is: 'at most', limit: 200 },
    ],
  },
  process.argv.slice(2),
);

function readOptions(args: readonly string[]): BudgetOptions {
  return readPeerOptions(args, { rounds: { usual: 7, least: 1 }, seed: { usual: 7, least: 0 } });
}

async function measure(options: BudgetOptions): Promise<readonly BenchResult[]> {
  const peer = options.peers
    ? ((await import(new URL('./peers/genai-prices.ts', import.meta.url).href)) as { readonly price: PeerPrice }).price
    : undefined;
  return [...(await measureRace(options.seed)), ...(await measureSpeed(options.rounds, peer))];
}
