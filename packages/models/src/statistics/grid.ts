/** Rounds to a multiple of 2^-12: products of two such numbers, and sums of many millions of them, are exact in a double. */
export function onGrid(value: number): number {
  return Math.round(value * 4_096) / 4_096;
}

/** Rounds a ratio to a multiple of 2^-30, up to 2^14: fine enough for costs in dollars, small enough to add up exactly. */
export function ratioOnGrid(value: number): number {
  return Math.round(Math.min(value, 16_384) * 1_073_741_824) / 1_073_741_824;
}

export function clamp(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value;
}
