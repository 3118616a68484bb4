import type { Usage } from '@tutti/core';
import type { Rate, Rates } from './price-data.ts';

/**
 * What a call costs at these rates.
 * @returns whole nano-dollars, rounded half up once, at the end.
 */
export function costOf(rates: Rates, { input, output }: Usage): number {
  const cacheRead = rates.cacheRead === undefined ? 0 : input.cacheRead;
  const cacheWrite = rates.cacheWrite === undefined ? 0 : input.cacheWrite;
  const cacheWrite1h = rates.cacheWrite1h === undefined || rates.cacheWrite === undefined ? 0 : (input.cacheWrite1h ?? 0);
  const reasoning = rates.reasoning === undefined ? 0 : output.reasoning;
  const length = input.total;
  const pico =
    rateAt(rates.input, length) * (input.total - cacheRead - cacheWrite) +
    rateAt(rates.cacheRead, length) * cacheRead +
    rateAt(rates.cacheWrite, length) * (cacheWrite - cacheWrite1h) +
    rateAt(rates.cacheWrite1h, length) * cacheWrite1h +
    rateAt(rates.output, length) * (output.total - reasoning) +
    rateAt(rates.reasoning, length) * reasoning +
    (rates.request ?? 0);
  return Math.round(pico / 1_000);
}

/** The most that a call of so many tokens can cost at these rates, whatever of it is cached or thought; whole nano-dollars, rounded up. */
export function worstCostOf(rates: Rates, inputTokens: number, maxOutputTokens: number): number {
  const most = (...candidates: (Rate | undefined)[]): number => Math.max(...candidates.map((rate) => rateAt(rate, inputTokens)));
  const pico =
    most(rates.input, rates.cacheRead, rates.cacheWrite, rates.cacheWrite1h) * inputTokens +
    most(rates.output, rates.reasoning) * maxOutputTokens +
    (rates.request ?? 0);
  return Math.ceil(pico / 1_000);
}

function rateAt(rate: Rate | undefined, inputTokens: number): number {
  if (rate === undefined) return 0;
  if (typeof rate === 'number') return rate;
  let price = rate[0];
  for (let tier = 1; tier < rate.length; tier++) {
    const [start, above] = rate[tier] as readonly [number, number];
    if (inputTokens > start) price = above;
  }
  return price;
}
