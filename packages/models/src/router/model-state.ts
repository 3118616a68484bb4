import type { Cell } from '../statistics/cell.ts';

/** What is known of one model over all tasks. */
export class ModelState {
  readonly id: string;
  /** Moments of the line of quality over difficulty, pooled over tasks: a model that suffers from hard requests does so everywhere. */
  sxx = 0;
  sxy = 0;
  rewards = 0;
  rewardSum = 0;
  successes = 0;
  failures = 0;
  costRatioSum = 0;
  latencyRatioSum = 0;
  /** How far its quality has moved on its busy cells, in log odds; of this process, as are the rewards and their variance. */
  level = 0;
  recentRewards = 0;
  recentVariance = 0;
  /** Calls that have begun and not ended, of this process. */
  inFlight = 0;
  readonly cells: Cell[] = [];

  constructor(id: string) {
    this.id = id;
  }

  /** Cost over expected cost, before a cell has its own. */
  get costRatio(): number {
    return (this.costRatioSum + RATIO_MASS) / (this.successes + RATIO_MASS);
  }

  get latencyRatio(): number {
    return (this.latencyRatioSum + RATIO_MASS) / (this.successes + RATIO_MASS);
  }

  /** US dollars per call of a model without a price; 0 before the first call. */
  get meanCostUsd(): number {
    return this.successes > 0 ? this.costRatioSum / this.successes : 0;
  }

  /** Sums the cells up anew. */
  recount(): void {
    this.rewards = this.rewardSum = 0;
    this.sxx = this.sxy = this.successes = this.failures = this.costRatioSum = this.latencyRatioSum = 0;
    for (const cell of this.cells) {
      this.sxx += cell.sxx;
      this.sxy += cell.sxy;
      for (const [, { rewards, rewardSum, successes, failures, costRatioSum, latencyRatioSum }] of cell.blocks()) {
        this.rewards += rewards;
        this.rewardSum += rewardSum;
        this.successes += successes;
        this.failures += failures;
        this.costRatioSum += costRatioSum;
        this.latencyRatioSum += latencyRatioSum;
      }
    }
  }
}

/** Imagined calls that went as expected. */
const RATIO_MASS = 2;
