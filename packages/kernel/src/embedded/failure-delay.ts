const FIRST_FAILURE_DELAY_MS = 1_000;
const LONGEST_FAILURE_DELAY_MS = 60_000;

/** How long a run that has failed here is left alone before it is taken up again, ms: longer each time. */
export function failureDelayMs(recoveries: number): number {
  return Math.min(LONGEST_FAILURE_DELAY_MS, FIRST_FAILURE_DELAY_MS * 2 ** recoveries);
}
