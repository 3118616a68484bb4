import { parseArgs } from 'node:util';

export const SECTIONS = ['graphs', 'memory', 'journal'] as const;
export type Section = (typeof SECTIONS)[number];

export interface BenchOptions {
  /** The last line of stdout is the JSON. */
  readonly json: boolean;
  /** Exit 1 when a figure misses its limit. */
  readonly gate: boolean;
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
    rounds: whole('rounds', values.rounds, 1),
    seed: whole('seed', values.seed, 0),
    sections: values.only.split(',').map(toSection),
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
