/**
 * What has been seen of one model on one task over one stretch of time: sums only, so that blocks of several processes add up.
 * Each term is a whole multiple of a power of two, so the sums are exact and do not depend on the order of adding.
 */
export interface Block {
  /** Rewards seen, their sum, and the moments of the difficulty x of their requests that a regression line needs. */
  rewards: number;
  rewardSum: number;
  xSum: number;
  xxSum: number;
  xRewardSum: number;
  /** Pulls with a known utility, and the sum of it, in [0, 1] each. */
  utilities: number;
  utilitySum: number;
  /** Calls that ended well, and in a transport failure. */
  successes: number;
  failures: number;
  /** Of the calls that ended well: cost and latency over what was expected of them. */
  costRatioSum: number;
  latencyRatioSum: number;
  costNanoUsd: number;
  latencyMs: number;
  /** Belief a detected change begins with, as so many imagined rewards. */
  anchorMass: number;
  anchorSum: number;
}

export const blockFields: readonly (keyof Block)[] = [
  'rewards',
  'rewardSum',
  'xSum',
  'xxSum',
  'xRewardSum',
  'utilities',
  'utilitySum',
  'successes',
  'failures',
  'costRatioSum',
  'latencyRatioSum',
  'costNanoUsd',
  'latencyMs',
  'anchorMass',
  'anchorSum',
];

export function emptyBlock(): Block {
  return {
    rewards: 0,
    rewardSum: 0,
    xSum: 0,
    xxSum: 0,
    xRewardSum: 0,
    utilities: 0,
    utilitySum: 0,
    successes: 0,
    failures: 0,
    costRatioSum: 0,
    latencyRatioSum: 0,
    costNanoUsd: 0,
    latencyMs: 0,
    anchorMass: 0,
    anchorSum: 0,
  };
}

/** Adds `other` to `target`. */
export function addBlocks(target: Block, other: Readonly<Block>): void {
  for (const field of blockFields) target[field] += other[field];
}
