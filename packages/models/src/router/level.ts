import type { Cell } from '../statistics/cell.ts';
import type { ModelState } from './model-state.ts';

/** Rewards over which the recent mean of a cell is taken, and after which it is worth listening to. */
const RECENT = 150;
/** Part of a movement on other tasks that is expected of a task that was not seen meanwhile. */
const SHARE = 0.7;

/**
 * Follows a model's level: models that become better or worse on the tasks they are used for have mostly done so on the others,
 * where nobody looks. `residual` is a reward without what the difficulty of its request made of it.
 */
export function followLevel(cell: Cell, state: ModelState, residual: number): void {
  cell.recentRewards++;
  const before = cell.recent;
  cell.recent += (residual - before) / Math.min(cell.recentRewards, RECENT);
  if (cell.recentRewards === RECENT) state.busyCells++;
  if (cell.recentRewards > RECENT) state.level += (cell.recent - before) / state.busyCells;
  cell.levelAt = state.level;
}

/** What the model's level has done since the cell was last seen, as a change of quality. */
export function unseenShift(cell: Cell, state: ModelState): number {
  return SHARE * (state.level - cell.levelAt);
}
