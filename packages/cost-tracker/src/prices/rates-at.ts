import type { DatedRates, Rates } from './price-data.ts';

/** The rates that hold at a time (ms since 1970): the last of those whose condition is met, the first if none is. */
export function ratesAt(prices: readonly DatedRates[], at: number): Rates {
  for (let index = prices.length - 1; index >= 0; index--) {
    const dated = prices[index] as DatedRates;
    if (holds(dated, at)) return dated.rates;
  }
  return prices[0]?.rates ?? {};
}

function holds({ from, between }: DatedRates, at: number): boolean {
  if (from !== undefined) return at >= Date.parse(from);
  if (between === undefined) return true;
  const [start, end] = between;
  const seconds = (at / 1_000) % 86_400;
  return end < start ? seconds >= start || seconds < end : seconds >= start && seconds < end;
}
