import { parseArgs } from 'node:util';

export const SECTIONS = ['regret', 'many', 'speed', 'replay'] as const;
export type Section = (typeof SECTIONS)[number];

export interface BenchOptions {
  /** The last line of stdout is the JSON. */
  readonly json: boolean;
  /** Exit 1 when a figure misses its limit. */
  readonly gate: boolean;
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
  return {
    json: values.json,
    gate: values.gate,
    perturbed: values.perturbed,
    firstSeed: whole('first-seed', values['first-seed'], 1),
    seeds: whole('seeds', values.seeds, 1),
    rounds: whole('rounds', values.rounds, 1),
    sections: only.split(',').map(toSection),
    files: positionals,
    learn: values.learn,
    cold: values.cold,
  };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new RangeError(`--${name} is "${text}"; it must be a whole number of at least ${least}.`);
}

function toSection(name: string): Section {
  const section = SECTIONS.find((known) => known === name.trim());
  if (section !== undefined) return section;
  throw new RangeError(`--only names "${name}", which is no section. Sections: ${SECTIONS.join(', ')}.`);
}
