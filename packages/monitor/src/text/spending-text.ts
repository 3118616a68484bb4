import type { Spending } from '../progress/step-progress.ts';
import { formatCost, formatCount } from './format.ts';

/** `812 tokens`, or nothing. */
export function tokensText({ tokens }: Spending): string {
  const sum = tokens.input + tokens.output;
  return sum === 0 ? '' : `${formatCount(sum)} tokens`;
}

/** `$0.0012`, `~$0.0012` when a price was not known, or nothing while nothing was charged. */
export function costText({ charge, costUsd }: Spending): string {
  if (charge === undefined) return '';
  return `${charge.isEstimated === true ? '~' : ''}${formatCost(costUsd)}`;
}
