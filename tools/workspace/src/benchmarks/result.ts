import { median, pairedRatio, spread, type Spread } from './statistics.ts';

/** Which way is good: less time and memory, or more per second. */
export type Better = 'lower' | 'higher';

/** One line of a benchmark. `ratio` says how many times better than that peer ours is. */
export interface BenchResult {
  readonly name: string;
  readonly unit: string;
  readonly better: Better;
  /** Median over the rounds. */
  readonly tutti: number;
  /** Medians over the same rounds. A peer that cannot express the load, or is not installed, is not in it. */
  readonly peers: Readonly<Record<string, number>>;
  readonly ratio: Readonly<Record<string, number>>;
  /** Smallest and largest sample, of `tutti` and of each peer. */
  readonly spread: Readonly<Record<string, Spread>>;
  readonly rounds: number;
}

/** What was sampled for one line, round by round. */
export interface Samples {
  readonly name: string;
  readonly unit: string;
  readonly better: Better;
  readonly tutti: readonly number[];
  readonly peers?: Readonly<Record<string, readonly number[]>>;
}

/** Sums samples up: medians, paired ratios, spread. */
export function toResult({ name, unit, better, tutti, peers = {} }: Samples): BenchResult {
  const ratioTo = (peer: readonly number[]): number => (better === 'lower' ? pairedRatio(peer, tutti) : pairedRatio(tutti, peer));
  return {
    name,
    unit,
    better,
    tutti: median(tutti),
    peers: mapValues(peers, median),
    ratio: mapValues(peers, ratioTo),
    spread: mapValues({ tutti, ...peers }, spread),
    rounds: tutti.length,
  };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
