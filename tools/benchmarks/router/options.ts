import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sectionsArgument } from '../../workspace/src/benchmarks/arguments.ts';
import { type CommonOptions, wholeArgument } from '../../workspace/src/benchmarks/run-benchmark.ts';

export const SECTIONS = ['regret', 'many', 'speed', 'replay'] as const;
export type Section = (typeof SECTIONS)[number];

export interface BenchOptions extends CommonOptions {
  readonly firstSeed: number;
  /** How many lives of each world. */
  readonly seeds: number;
  /** Whether models differ from their base in every world. */
  readonly perturbed: boolean;
  readonly rounds: number;
  readonly sections: readonly Section[];
  /** Files of prompts with the reward and cost of each model, one JSON object a line. */
  readonly files: readonly string[];
  /** A file to learn from before the replay, instead of the experience that is kept here. */
  readonly learn: string | undefined;
  /** Begin the replay without any experience. */
  readonly cold: boolean;
}

export const USAGE = `npm run bench -- router [--first-seed N] [--seeds N] [--perturbed] [--rounds N] [--only ${SECTIONS.join(',')}] [--json] [--gate] [--learn FILE.jsonl | --cold] [FILE.jsonl …]`;

/** @throws TypeError or RangeError for arguments that make no sense. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      gate: { type: 'boolean', default: false },
      perturbed: { type: 'boolean', default: false },
      'first-seed': { type: 'string', default: '1' },
      seeds: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string' },
      learn: { type: 'string' },
      cold: { type: 'boolean', default: false },
    },
  });
  const only = values.only ?? SECTIONS.join(',');
  const missing = [...positionals, ...(values.learn === undefined ? [] : [values.learn])].find((file) => !existsSync(file));
  if (missing !== undefined) throw new RangeError(`The file of prompts "${missing}" is not there.`);
  return {
    json: values.json,
    gate: values.gate,
    perturbed: values.perturbed,
    firstSeed: wholeArgument('first-seed', values['first-seed'], 1),
    seeds: wholeArgument('seeds', values.seeds, 1),
    rounds: wholeArgument('rounds', values.rounds, 1),
    sections: sectionsArgument(only, SECTIONS),
    files: positionals,
    learn: values.learn,
    cold: values.cold,
  };
}
