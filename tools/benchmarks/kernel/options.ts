import { parseArgs } from 'node:util';
import { sectionsArgument } from '../../workspace/src/benchmarks/arguments.ts';
import { type CommonOptions, wholeArgument } from '../../workspace/src/benchmarks/run-benchmark.ts';

export const SECTIONS = ['graphs', 'memory', 'journal', 'parked', 'timers', 'recovery', 'live', 'readers', 'delay'] as const;
export type Section = (typeof SECTIONS)[number];

export interface BenchOptions extends CommonOptions {
  readonly peers: boolean;
  readonly rounds: number;
  /** Of the random graphs. */
  readonly seed: number;
  /** Of the runs of the load sections; less than 100 is for a quick look, and held to no limit. */
  readonly percent: number;
  readonly sections: readonly Section[];
}

export const USAGE = `npm run bench -- kernel [--json] [--gate] [--rounds N] [--seed N] [--only ${SECTIONS.join(',')}] [--percent N] [--no-peers]`;

/** @throws TypeError or RangeError for arguments that make no sense. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      gate: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      rounds: { type: 'string', default: '7' },
      percent: { type: 'string', default: '100' },
      seed: { type: 'string', default: '7' },
      only: { type: 'string', default: SECTIONS.join(',') },
    },
  });
  return {
    json: values.json,
    gate: values.gate,
    peers: !values['no-peers'],
    rounds: wholeArgument('rounds', values.rounds, 1),
    percent: wholeArgument('percent', values.percent, 1),
    seed: wholeArgument('seed', values.seed, 0),
    sections: sectionsArgument(values.only, SECTIONS),
  };
}

/** So many runs of a load, or the part of them that was asked for. */
export function scaled(runs: number, { percent }: BenchOptions): number {
  return Math.max(1, Math.round((runs * percent) / 100));
}
