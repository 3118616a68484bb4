import { seedFromEnvironment, seededRandom } from '@tutti/testing';
import type { Random } from '@tutti/core';
import { parseArgs } from 'node:util';
import type { Line } from '../report/report.ts';

/** What a soak is run with. */
export interface SoakOptions {
  readonly seed: number;
  readonly random: Random;
  /** How long what is limited by time goes on. */
  readonly minutes: number;
  /** A part of the whole, for a first look: 1 is all of it. */
  readonly share: number;
}

/** One proof in full. */
export type Soak = (options: SoakOptions) => Promise<readonly Line[]>;

/** Reads `--minutes N`, `--share 0…1` and `--seed N`; without a seed it is drawn, and printed. */
export function soakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: 'string', default: '30' }, share: { type: 'string', default: '1' }, seed: { type: 'string' } },
  });
  const seed = seedFromEnvironment(values.seed === undefined ? {} : { environment: { TUTTI_TEST_SEED: values.seed } });
  return { seed, random: seededRandom(seed), minutes: positive('minutes', values.minutes), share: positive('share', values.share) };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new RangeError(`--${name} is "${text}"; give a number greater than 0.`);
}
