import type { Cell } from '../statistics/cell.ts';

/** Score of a model that was never tried: above every bound. */
export const UNTRIED = 1e6;

/** Utilities seen in a cell: how many, their mean (0.5 without any), and how many are still to come. */
export function utilitiesOf({ current, previous, pending }: Cell): {
  readonly count: number;
  readonly mean: number;
  readonly pending: number;
} {
  const count = current.utilities + previous.utilities;
  return { count, pending, mean: count > 0 ? (current.utilitySum + previous.utilitySum) / count : 0.5 };
}
