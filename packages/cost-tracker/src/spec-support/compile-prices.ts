import type { ConditionalPrice, MatchLogic, ModelInfo, ModelPrice, Provider } from '@pydantic/genai-prices';
import type { DatedRates, ModelPrices, NameMatch, ProviderPrices, Rate, Rates } from '../prices/price-data.ts';

/** Price keys that we have usage for; those of images, audio, searches and hours are left out. */
const TOKEN_KEYS = {
  input_mtok: 'input',
  cache_read_mtok: 'cacheRead',
  cache_write_mtok: 'cacheWrite',
  cache_write_1h_mtok: 'cacheWrite1h',
  output_mtok: 'output',
  output_reasoning_mtok: 'reasoning',
} as const;

/** USD per million tokens = 10⁻⁶ USD per token = 10⁶ pico-dollars per token; likewise per thousand requests and a request. */
const PICO_PER_TOKEN = 1e6;
const PICO_PER_REQUEST = 1e9;

/** Brings the price data of genai-prices into the form of the price table. */
export function compilePrices(providers: readonly Provider[]): readonly ProviderPrices[] {
  return providers.map((provider) => ({
    id: provider.id,
    ...(provider.provider_match === undefined ? {} : { providerMatch: provider.provider_match as NameMatch }),
    ...(provider.model_match === undefined ? {} : { modelMatch: provider.model_match as NameMatch }),
    ...(provider.fallback_model_providers === undefined ? {} : { fallbacks: provider.fallback_model_providers }),
    models: provider.models.map(toModel),
  }));
}

/** One line per provider, so that a change of prices shows as a change of lines. */
export function priceTableSource(providers: readonly ProviderPrices[], about: { readonly version: string; readonly asOf: string }): string {
  const lines = providers.map(
    (provider) => `  ${JSON.stringify(JSON.stringify(provider)).replaceAll("'", "\\'").replace(/^"|"$/g, "'").replaceAll('\\"', '"')},`,
  );
  return `// Made by tools/price-table from @pydantic/genai-prices (MIT); do not edit.

/** The version of the data this table was made from. */
export const tableVersion: string = '${about.version}';

/** The day it was made, UTC. */
export const tableAsOf: string = '${about.asOf}';

/** One provider a line, as JSON, read when it is first asked for. */
export const priceLines: readonly string[] = [
${lines.join('\n')}
];
`;
}

function toModel(model: ModelInfo): ModelPrices {
  const dated: ConditionalPrice[] = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
  return { id: model.id, match: model.match as MatchLogic as NameMatch, prices: dated.map(toDated) };
}

function toDated({ constraint, prices }: ConditionalPrice): DatedRates {
  const rates = toRates(prices);
  if (constraint === undefined) return { rates };
  if (constraint.type === 'start_date') return { from: constraint.start_date, rates };
  return { between: [secondsOf(constraint.start_time), secondsOf(constraint.end_time)], rates };
}

function toRates(prices: ModelPrice): Rates {
  const rates: Record<string, Rate> = {};
  for (const [key, name] of Object.entries(TOKEN_KEYS)) {
    const price = prices[key];
    if (price === undefined) continue;
    rates[name] =
      typeof price === 'number'
        ? pico(price)
        : [pico(price.base), ...price.tiers.toSorted((a, b) => a.start - b.start).map((tier) => [tier.start, pico(tier.price)] as const)];
  }
  const request = prices['requests_kcount'];
  if (typeof request === 'number') rates['request'] = Number((request * PICO_PER_REQUEST).toPrecision(15));
  return rates;
}

/** Floating point gives 74999.99999999999 for .075; fifteen digits are more than any price list has. */
function pico(usdPerMillion: number): number {
  return Number((usdPerMillion * PICO_PER_TOKEN).toPrecision(15));
}

/** `16:30:00Z` → seconds since midnight UTC. */
function secondsOf(time: string): number {
  const seconds = (Date.parse(`1970-01-01T${time}`) / 1_000) % 86_400;
  return (seconds + 86_400) % 86_400;
}
