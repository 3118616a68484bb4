import type { DatedRates, Rates } from './price-data.ts';

const DAY_MS = 86_400_000;

/** The rates that hold at a time (ms since 1970): the last of those whose condition is met, the first if none is. */
export function ratesAt(prices: readonly DatedRates[], at: number): Rates {
  for (let index = prices.length - 1; index >= 0; index--) {
    const dated = prices[index] as DatedRates;
    if (holds(dated, at)) return dated.rates;
  }
  return prices[0]?.rates ?? {};
}

/** Each of the rates that hold at some moment from a time on, for so long. */
export function ratesWithin(prices: readonly DatedRates[], at: number, ms: number): readonly Rates[] {
  const midnight = at - (at % DAY_MS);
  const changes = prices.flatMap(({ from, between = [] }) => [
    ...(from === undefined ? [] : [Date.parse(from)]),
    ...between.flatMap((seconds) => [midnight + seconds * 1_000, midnight + DAY_MS + seconds * 1_000]),
  ]);
  return [...new Set([at, ...changes.filter((change) => change > at && change <= at + ms)].map((time) => ratesAt(prices, time)))];
}

function holds({ from, between }: DatedRates, at: number): boolean {
  if (from !== undefined) return at >= Date.parse(from);
  if (between === undefined) return true;
  const [start, end] = between;
  const seconds = (at / 1_000) % 86_400;
  return end < start ? seconds >= start || seconds < end : seconds >= start && seconds < end;
}
