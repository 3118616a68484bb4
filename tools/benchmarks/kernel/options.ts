import { parseArgs } from 'node:util';
import { type CommonOptions, wholeArgument } from '../../workspace/src/benchmarks/run-benchmark.ts';

export const SECTIONS = ['graphs', 'memory', 'journal'] as const;
export type Section = (typeof SECTIONS)[number];

export interface BenchOptions extends CommonOptions {
  readonly peers: boolean;
  readonly rounds: number;
  /** Of the random graphs. */
  readonly seed: number;
  readonly sections: readonly Section[];
}

export const USAGE = `npm run bench -- kernel [--json] [--gate] [--rounds N] [--seed N] [--only ${SECTIONS.join(',')}] [--no-peers]`;

/** @throws TypeError or RangeError for arguments that make no sense. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      gate: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      rounds: { type: 'string', default: '7' },
      seed: { type: 'string', default: '7' },
      only: { type: 'string', default: SECTIONS.join(',') },
    },
  });
  return {
    json: values.json,
    gate: values.gate,
    peers: !values['no-peers'],
    rounds: wholeArgument('rounds', values.rounds, 1),
    seed: wholeArgument('seed', values.seed, 0),
    sections: values.only.split(',').map(toSection),
  };
}

function toSection(name: string): Section {
  const section = SECTIONS.find((known) => known === name.trim());
  if (section !== undefined) return section;
  throw new RangeError(`--only names "${name}", which is no section. Sections: ${SECTIONS.join(', ')}.`);
}
