import type { Cell } from '../statistics/cell.ts';
import type { ModelState } from './model-state.ts';

/** Rewards over which the recent mean of a cell is taken, and after which it is worth listening to. */
const RECENT = 150;
/** Rewards of a model over which it is told how busy its cells are. */
const BUSY = 300;
/** Part of a movement on other tasks that is expected of a task that was not seen meanwhile. */
const SHARE = 0.5;
/** Variance of a task that never fails, lest its first failure say everything. */
const LEAST_VARIANCE = 0.03;

/**
 * Follows a model's level, in log odds: models that become better or worse on the tasks they are used for have mostly done so on
 * the others, where nobody looks; and where hardly anything fails, a small movement says as much as a large one where half does.
 * The level moves by the likeliest shift common to all tasks, each with its part of the model's recent rewards.
 * `residual` is a reward without what the difficulty of its request made of it.
 */
export function followLevel(cell: Cell, state: ModelState, residual: number): void {
  cell.recentRewards++;
  const before = cell.recent;
  cell.recent += (residual - before) / Math.min(cell.recentRewards, RECENT);
  const busyness = busier(cell, state);
  if (cell.recentRewards > RECENT) state.level += (busyness * (cell.recent - before)) / state.recentVariance;
  cell.levelAt = state.level;
}

/** Counts a reward. @returns the cell's part of the model's recent rewards. */
function busier(cell: Cell, state: ModelState): number {
  const newest = 1 / Math.min(++state.recentRewards, BUSY);
  cell.busyness = newest + cell.busyness * (1 - newest) ** (state.recentRewards - cell.busyAt);
  cell.busyAt = state.recentRewards;
  const variance = Math.max(LEAST_VARIANCE, cell.recent * (1 - cell.recent));
  state.recentVariance += newest * (variance - state.recentVariance);
  return cell.busyness;
}

/** What the model's level has done since the cell was last seen, as a change of its quality, believed to be `mean`. */
export function unseenShift(cell: Cell, state: ModelState, mean: number): number {
  return SHARE * mean * (1 - mean) * (state.level - cell.levelAt);
}
