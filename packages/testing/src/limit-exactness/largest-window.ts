/** One grant: when, and how much it came to in the end. */
export interface GrantSeen {
  /** ms */
  readonly at: number;
  amount: number;
}

/** The largest sum of amounts in any half-open window of this length, of grants in order of time. */
export function largestWindow(grants: readonly GrantSeen[], windowMs: number): number {
  let largest = 0;
  let sum = 0;
  let oldest = 0;
  for (const grant of grants) {
    sum += grant.amount;
    while ((grants[oldest] as GrantSeen).at + windowMs <= grant.at) sum -= (grants[oldest++] as GrantSeen).amount;
    largest = Math.max(largest, sum);
  }
  return largest;
}
