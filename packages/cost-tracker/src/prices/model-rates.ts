import { assertNoIssues, type ValidationIssue } from '@tutti/core';
import type { Rates } from './price-data.ts';

/** Prices of one model as people write them: USD per million tokens; what is left out costs as what it is a part of. */
export interface ModelRates {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWrite1h?: number;
  readonly reasoning?: number;
  /** USD per call. */
  readonly request?: number;
}

const PICO_PER_TOKEN = 1e6;
const PICO_PER_USD = 1e12;

/** @throws ValidationError naming each price that is negative or no number. */
export function toRates(model: string, prices: ModelRates): Rates {
  const issues: ValidationIssue[] = [];
  const rates: Record<string, number> = {};
  for (const [name, price] of Object.entries(prices) as [keyof ModelRates, number | undefined][]) {
    if (price === undefined) continue;
    if (!Number.isFinite(price) || price < 0)
      issues.push({ path: `${model}.${name}`, message: `is ${String(price)}; a price is a number of US dollars from 0` });
    rates[name] = Number((price * (name === 'request' ? PICO_PER_USD : PICO_PER_TOKEN)).toPrecision(15));
  }
  assertNoIssues('The prices are not valid', issues);
  return rates;
}
