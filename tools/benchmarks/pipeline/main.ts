import { parseArgs } from 'node:util';
import type { BenchResult } from '../../workspace/src/benchmarks/result.ts';
import { type CommonOptions, runBenchmark, wholeArgument } from '../../workspace/src/benchmarks/run-benchmark.ts';
import { measureCompiling } from './compile.ts';
import type { Contender } from './contender.ts';
import { measureHello } from './hello.ts';
import { measureTemplates } from './templates.ts';

interface PipelineOptions extends CommonOptions {
  readonly peers: boolean;
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
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false }, gate: { type: 'boolean', default: false }, 'no-peers': { type: 'boolean', default: false },
      rounds: { type: 'string', default: '9' }, steps: { type: 'string', default: '1000' },
    },
  });
  return { json: values.json, gate: values.gate, peers: !values['no-peers'], rounds: wholeArgument('rounds', values.rounds, 1), steps: wholeArgument('steps', values.steps, 1) };
}

async function measure({ rounds, steps, peers }: PipelineOptions): Promise<readonly BenchResult[]> {
  const contenders = peers ? ((await import(new URL('./peers/all.ts', import.meta.url).href)) as { readonly contenders: readonly Contender[] }).contenders : [];
  return [...(await measureHello(rounds)), ...measureCompiling(rounds, steps), ...(await measureTemplates(rounds, contenders))];
}
