/** The extremes of a sample: what a figure varied by. */
export interface Spread {
  readonly min: number;
  readonly max: number;
}

/** The middle value; of an even number of values, the mean of the middle two. @throws RangeError without values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('There is no median of no values. Measure at least one round.');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('There is no spread of no values. Measure at least one round.');
  return { min: values.reduce((a, b) => Math.min(a, b)), max: values.reduce((a, b) => Math.max(a, b)) };
}

/**
 * Median of the ratios round by round. What slows the machine down for a while slows both sides of one round,
 * so it leaves this ratio alone where it would move the ratio of two medians.
 */
export function pairedRatio(numerators: readonly number[], denominators: readonly number[]): number {
  if (numerators.length !== denominators.length) {
    throw new RangeError(`Ratios are taken round by round: ${numerators.length} rounds against ${denominators.length}.`);
  }
  return median(numerators.map((value, round) => value / (denominators[round] as number)));
}
