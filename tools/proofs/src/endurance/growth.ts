// A tenth is more than medians of many samples differ by; one is a handle, or a row, that happens to be there.
const MARGIN = 1.1;
const SLACK = 1;

/**
 * Whether what was measured over time is larger in the last third than in the first: medians, so that one late prune, one
 * large log or one collection that came late is no growth.
 * @throws RangeError when there is not a figure for each third.
 */
export function grows(figures: readonly number[]): boolean {
  const third = Math.floor(figures.length / 3);
  if (third === 0) throw new RangeError(`${figures.length} figures say nothing of growth; give three or more.`);
  return median(figures.slice(-third)) > MARGIN * median(figures.slice(0, third)) + SLACK;
}

export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}
