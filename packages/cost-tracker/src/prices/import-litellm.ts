import type { ModelRates } from './model-rates.ts';

/** The keys of LiteLLM's `model_prices_and_context_window.json` that say what tokens cost, in USD per token. */
interface LiteLlmModel {
  readonly litellm_provider?: string;
  readonly input_cost_per_token?: number;
  readonly output_cost_per_token?: number;
  readonly cache_read_input_token_cost?: number;
  readonly cache_creation_input_token_cost?: number;
  readonly cache_creation_input_token_cost_above_1hr?: number;
  readonly output_cost_per_reasoning_token?: number;
  readonly input_cost_per_request?: number;
}

const TOKENS = 1e6;

/**
 * Reads prices in LiteLLM's format, for `new PriceTable({ prices })`. Models priced by the image, second or page are left out; prices
 * above a length of the input are not taken over.
 */
export function importLiteLlmPrices(file: Readonly<Record<string, unknown>>): Record<string, ModelRates> {
  const prices: Record<string, ModelRates> = {};
  for (const [name, entry] of Object.entries(file)) {
    if (name === 'sample_spec' || typeof entry !== 'object' || entry === null) continue;
    const rates = toModelRates(entry as LiteLlmModel);
    if (rates !== undefined) prices[name] = rates;
  }
  return prices;
}

function toModelRates(model: LiteLlmModel): ModelRates | undefined {
  const input = perMillion(model.input_cost_per_token);
  const output = perMillion(model.output_cost_per_token);
  if (input === undefined && output === undefined) return undefined;
  const optional = {
    cacheRead: perMillion(model.cache_read_input_token_cost),
    cacheWrite: perMillion(model.cache_creation_input_token_cost),
    cacheWrite1h: perMillion(model.cache_creation_input_token_cost_above_1hr),
    reasoning: perMillion(model.output_cost_per_reasoning_token),
    request: typeof model.input_cost_per_request === 'number' ? model.input_cost_per_request : undefined,
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, price]) => price !== undefined)) as Partial<ModelRates>;
  return { input: input ?? 0, output: output ?? 0, ...given };
}

function perMillion(perToken: unknown): number | undefined {
  return typeof perToken === 'number' && Number.isFinite(perToken) ? Number((perToken * TOKENS).toPrecision(15)) : undefined;
}
