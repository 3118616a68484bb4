import { systemClock, ValidationError, type Clock, type Usage } from '@tutti/core';
import { costOf, worstCostOf } from './cost-of.ts';
import { toRates, type ModelRates } from './model-rates.ts';
import { PriceBook } from './price-book.ts';
import type { DatedRates, Rates } from './price-data.ts';
import { tableAsOf, tableVersion } from './built-in-prices.ts';
import { PriceUnknownError } from './price-unknown-error.ts';
import { ratesAt, ratesWithin } from './rates-at.ts';

/** Which model was called, where and when. */
export interface PricedModel {
  readonly model: string;
  /** Provider id, or a name it goes by. Without it, the provider whose models are called like this. */
  readonly provider?: string;
  /** When, ms since 1970; prices change. Default: now. */
  readonly at?: number;
}

/** What a call has cost, and how that is known. */
export interface Price {
  /** Whole nano-dollars. */
  readonly nanoUsd: number;
  /** True if no price of the model is known, and a default one was taken. */
  readonly isEstimated: boolean;
  /** Where the price is from: a version of the table, `override` or `default`. */
  readonly tableVersion: string;
  /** The day the table was made. */
  readonly asOf: string;
}

export interface PriceTableOptions {
  /** Prices of yours, which win: by `model`, or by `provider/model`. */
  readonly prices?: Readonly<Record<string, ModelRates>>;
  /** What an unknown model costs, USD per million tokens; such costs are marked as estimated. Without it, it is an error. */
  readonly unknownModel?: ModelRates;
  readonly clock?: Clock;
}

interface Known {
  readonly prices: readonly DatedRates[];
  readonly source: 'table' | 'override' | 'default';
}

const MAX_REMEMBERED = 10_000;
/** A call is charged when it ends: prices may have changed since it began. */
const LONGEST_CALL_MS = 3_600_000;

/** Prices of models: the built-in table, your own, and what is assumed for unknown ones. */
export class PriceTable {
  readonly #book: PriceBook = new PriceBook();
  readonly #overrides: Map<string, readonly DatedRates[]> = new Map();
  readonly #unknown: readonly DatedRates[] | undefined;
  readonly #clock: Clock;
  readonly #known: Map<string, Map<string, Known>> = new Map();

  /** @throws {@link ValidationError} for a price that is negative or no number. */
  constructor(options: PriceTableOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    for (const [name, prices] of Object.entries(options.prices ?? {}))
      this.#overrides.set(name.toLowerCase(), [{ rates: toRates(name, prices) }]);
    this.#unknown = options.unknownModel === undefined ? undefined : [{ rates: toRates('unknownModel', options.unknownModel) }];
  }

  /** Whether a price of the model is known, rather than assumed. */
  has(model: PricedModel): boolean {
    const source = this.sourceOf(model);
    return source !== undefined && source !== 'default';
  }

  /** Where the price of a model is from: the built-in table, your own prices, or what is assumed of unknown models. Undefined: there is none. */
  sourceOf(model: PricedModel): 'table' | 'override' | 'default' | undefined {
    return this.#find(model)?.source;
  }

  /**
   * What a call has cost.
   * @throws {@link PriceUnknownError} for a model without a price; {@link ValidationError} for a usage that makes no sense.
   */
  price(model: PricedModel, usage: Usage): Price {
    assertUsage(usage);
    const known = this.#require(model);
    return priceOf(costOf(this.#rates(known, model), usage), known);
  }

  /** The most that a call may cost that begins now: what has to be reserved before it. It may end under the prices of the next hour. */
  worstCase(model: PricedModel, call: { readonly inputTokens: number; readonly maxOutputTokens: number }): Price {
    const known = this.#require(model);
    const inputTokens = assertCount('inputTokens', call.inputTokens);
    const maxOutputTokens = assertCount('maxOutputTokens', call.maxOutputTokens);
    let most = 0;
    for (const rates of this.#ratesSoon(known, model)) most = Math.max(most, worstCostOf(rates, inputTokens, maxOutputTokens));
    return priceOf(most, known);
  }

  /** How many tokens an answer may have so that the call costs at most `nanoUsd`; `maxOutputTokens` at most, 0 if even the input is too dear. */
  clampMaxTokens(
    model: PricedModel,
    call: { readonly inputTokens: number; readonly maxOutputTokens: number; readonly nanoUsd: number },
  ): number {
    assertCount('inputTokens', call.inputTokens);
    assertCount('maxOutputTokens', call.maxOutputTokens);
    assertCount('nanoUsd', call.nanoUsd);
    return Math.min(...this.#ratesSoon(this.#require(model), model).map((rates) => lengthFor(rates, call)));
  }

  #ratesSoon(known: Known, model: PricedModel): readonly Rates[] {
    const [only] = known.prices;
    if (known.prices.length === 1 && only?.from === undefined && only?.between === undefined) return [only?.rates ?? {}];
    return ratesWithin(known.prices, model.at ?? this.#clock.now(), LONGEST_CALL_MS);
  }

  #rates(known: Known, model: PricedModel): Rates {
    const [only] = known.prices;
    if (known.prices.length === 1 && only?.from === undefined && only?.between === undefined) return only?.rates ?? {};
    return ratesAt(known.prices, model.at ?? this.#clock.now());
  }

  #require(model: PricedModel): Known {
    if (typeof model.model !== 'string' || model.model.trim() === '')
      throw new ValidationError(`A price needs the name of a model, not ${JSON.stringify(model.model) ?? 'undefined'}.`);
    const known = this.#find(model);
    if (known === undefined) throw new PriceUnknownError(model.model, model.provider);
    return known;
  }

  #find({ model, provider = '' }: PricedModel): Known | undefined {
    // Two maps, so that no key has to be put together for each call.
    const ofProvider = this.#known.get(provider);
    const remembered = ofProvider?.get(model);
    if (remembered !== undefined) return remembered;
    const found = this.#look(model, provider === '' ? undefined : provider);
    if (found === undefined) return undefined;
    if ((ofProvider?.size ?? 0) >= MAX_REMEMBERED) ofProvider?.clear();
    if (ofProvider === undefined) this.#known.set(provider, new Map([[model, found]]));
    else ofProvider.set(model, found);
    return found;
  }

  #look(model: string, provider: string | undefined): Known | undefined {
    const own =
      (provider === undefined ? undefined : this.#overrides.get(`${provider}/${model}`.toLowerCase())) ??
      this.#overrides.get(model.toLowerCase());
    if (own !== undefined) return { prices: own, source: 'override' };
    // `provider/model` in one name, as registries and routers write it.
    const slash = provider === undefined ? model.indexOf('/') : -1;
    const listed =
      (slash > 0 ? this.#book.find(model.slice(slash + 1), model.slice(0, slash)) : undefined) ?? this.#book.find(model, provider);
    if (listed !== undefined) return { prices: listed, source: 'table' };
    return this.#unknown === undefined ? undefined : { prices: this.#unknown, source: 'default' };
  }
}

function lengthFor(
  rates: Rates,
  { inputTokens, maxOutputTokens, nanoUsd }: { readonly inputTokens: number; readonly maxOutputTokens: number; readonly nanoUsd: number },
): number {
  const input = worstCostOf(rates, inputTokens, 0);
  const perMillion = worstCostOf(rates, inputTokens, 1_000_000) - input;
  if (input > nanoUsd) return 0;
  if (perMillion <= 0) return maxOutputTokens;
  let fits = Math.min(maxOutputTokens, Math.floor(((nanoUsd - input) / perMillion) * 1_000_000));
  while (fits > 0 && worstCostOf(rates, inputTokens, fits) > nanoUsd) fits--;
  return fits;
}

function priceOf(nanoUsd: number, { source }: Known): Price {
  return { nanoUsd, isEstimated: source === 'default', tableVersion: source === 'table' ? tableVersion : source, asOf: tableAsOf };
}

function assertUsage({ input, output }: Usage): void {
  const isSound =
    isCount(input.total) &&
    isCount(input.cacheRead) &&
    isCount(input.cacheWrite) &&
    isCount(output.total) &&
    isCount(output.reasoning) &&
    input.cacheRead + input.cacheWrite <= input.total &&
    (input.cacheWrite1h ?? 0) <= input.cacheWrite &&
    output.reasoning <= output.total;
  if (isSound) return;
  throw new ValidationError(
    `The usage ${shownUsage({ input, output })} makes no sense: counts are numbers from 0, cacheRead and cacheWrite are parts of input.total, cacheWrite1h of cacheWrite, reasoning of output.total.`,
  );
}

/** JSON would make null of NaN. */
function shownUsage(usage: object): string {
  return JSON.stringify(usage, (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value));
}

function isCount(value: number): boolean {
  return value >= 0 && value < Infinity;
}

function assertCount(name: string, value: number): number {
  if (isCount(value)) return value;
  throw new ValidationError(`${name} is ${String(value)}; it must be a number from 0.`);
}
