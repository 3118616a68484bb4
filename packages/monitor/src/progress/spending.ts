import { addCharges, toUsd, type Charge } from '@tutti/core';
import type { Spending } from './step-progress.ts';

/** The same with a charge added. */
export function addSpending<T extends Spending>(to: T, charge: Charge | undefined): T {
  if (charge === undefined) return to;
  const sum = addCharges(to.charge, charge);
  const tokens = { input: sum.usage?.input.total ?? 0, output: sum.usage?.output.total ?? 0 };
  return { ...to, charge: sum, tokens, costUsd: toUsd(sum.nanoUsd) };
}
