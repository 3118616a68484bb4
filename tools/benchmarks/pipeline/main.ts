import { type PeerOptions, readPeerOptions } from '../../workspace/src/benchmarks/arguments.ts';
import type { BenchResult } from '../../workspace/src/benchmarks/result.ts';
import { runBenchmark } from '../../workspace/src/benchmarks/run-benchmark.ts';
import { measureCompiling } from './compile.ts';
import type { Contender } from './contender.ts';
import { measureHello } from './hello.ts';
import { measureTemplates } from './templates.ts';

interface PipelineOptions extends PeerOptions {
  readonly rounds: number;
  readonly steps: number;
}

const USAGE = 'npm run bench -- pipeline [--json] [--gate] [--rounds N] [--steps N] [--no-peers]';

process.exitCode = await runBenchmark(
  {
    name: 'pipeline',
    usage: USAGE,
    readOptions,
    measure,
    limits: [
      { result: 'compile/1000', of: 'tutti', is: 'at most', limit: 200 },
      { result: 'hello', of: 'tutti', is: 'at most', limit: 400 },
      { result: 'template/name', of: 'tutti', is: 'at least', limit: 200_000 },
      { result: 'template/filter', of: 'tutti', is: 'at least', limit: 200_000 },
      { result: 'template/name', of: 'huggingface-jinja', is: 'at least', limit: 2 },
    ],
  },
  process.argv.slice(2),
);

function readOptions(args: readonly string[]): PipelineOptions {
  return readPeerOptions(args, { rounds: { usual: 9, least: 1 }, steps: { usual: 1_000, least: 1 } });
}

async function measure({ rounds, steps, peers }: PipelineOptions): Promise<readonly BenchResult[]> {
  const contenders = peers
    ? ((await import(new URL('./peers/all.ts', import.meta.url).href)) as { readonly contenders: readonly Contender[] }).contenders
    : [];
  return [...(await measureHello(rounds)), ...measureCompiling(rounds, steps), ...(await measureTemplates(rounds, contenders))];
}
