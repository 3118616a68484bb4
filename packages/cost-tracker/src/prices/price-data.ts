/** Which names an entry is meant for; letters of either case are the same. */
export type NameMatch =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly or: readonly NameMatch[] }
  | { readonly and: readonly NameMatch[] };

/** A price per token, pico-dollars (10⁻¹² USD): one number, or `[base, [start, price], …]`: the price of all tokens once the input is longer than `start`. */
export type Rate = number | readonly [number, ...(readonly [number, number])[]];

/** What a model costs. What has no price of its own costs as what it is a part of. */
export interface Rates {
  readonly input?: Rate;
  readonly cacheRead?: Rate;
  readonly cacheWrite?: Rate;
  /** Writes kept for an hour. */
  readonly cacheWrite1h?: Rate;
  readonly output?: Rate;
  readonly reasoning?: Rate;
  /** Per call, pico-dollars. */
  readonly request?: number;
}

/** Rates, and when they hold: from a day on, or between two times of each day (seconds since midnight, UTC). The last that holds counts. */
export interface DatedRates {
  readonly from?: string;
  readonly between?: readonly [number, number];
  readonly rates: Rates;
}

export interface ModelPrices {
  readonly id: string;
  readonly match: NameMatch;
  readonly prices: readonly DatedRates[];
}

export interface ProviderPrices {
  readonly id: string;
  /** Names the provider goes by. */
  readonly providerMatch?: NameMatch;
  /** Models that are its own, when no provider is named. */
  readonly modelMatch?: NameMatch;
  /** Providers to look at for models that it does not list. */
  readonly fallbacks?: readonly string[];
  readonly models: readonly ModelPrices[];
}
