import type { ModelConfig } from '../model/model.ts';

/** A provider that comes with descriptions of its models. */
export interface ProviderDefaults {
  readonly provider: string;
  /** Environment variables, any of which turns the provider on; none: it needs no key. */
  readonly keys: readonly string[];
  readonly models: Readonly<Record<string, Omit<ModelConfig, 'provider'>>>;
}

/**
 * What is assumed of well-known models until something is learnt of them. Prices are list prices in US dollars per 1,000
 * tokens and change; `models.yaml` overrides them, and the cost of each call comes from its own usage.
 */
export const providerDefaults: readonly ProviderDefaults[] = [
  {
    provider: 'openai',
    keys: ['OPENAI_API_KEY'],
    models: {
      'openai/gpt-5': describe({ window: 400_000, output: 128_000, prices: [0.00125, 0.01], quality: 0.93, latency: [2_000, 12] }, [
        'reasoning',
        'coding',
        'vision',
        'tools',
        'json',
      ]),
      'openai/gpt-5-mini': describe({ window: 400_000, output: 128_000, prices: [0.00025, 0.002], quality: 0.87, latency: [1_200, 8] }, [
        'reasoning',
        'coding',
        'vision',
        'tools',
        'json',
      ]),
      'openai/gpt-5-nano': describe({ window: 400_000, output: 128_000, prices: [0.00005, 0.0004], quality: 0.76, latency: [800, 5] }, [
        'vision',
        'tools',
        'json',
      ]),
    },
  },
  {
    provider: 'anthropic',
    keys: ['ANTHROPIC_API_KEY'],
    models: {
      'anthropic/claude-opus-4-5': describe(
        { window: 200_000, output: 64_000, prices: [0.005, 0.025], quality: 0.95, latency: [2_000, 16] },
        ['reasoning', 'coding', 'vision', 'tools', 'json'],
      ),
      'anthropic/claude-sonnet-4-5': describe(
        { window: 200_000, output: 64_000, prices: [0.003, 0.015], quality: 0.92, latency: [1_500, 12] },
        ['reasoning', 'coding', 'vision', 'tools', 'json'],
      ),
      'anthropic/claude-haiku-4-5': describe(
        { window: 200_000, output: 64_000, prices: [0.001, 0.005], quality: 0.85, latency: [800, 6] },
        ['coding', 'vision', 'tools', 'json'],
      ),
    },
  },
  {
    provider: 'google',
    keys: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
    models: {
      'google/gemini-2.5-pro': describe(
        { window: 1_048_576, output: 65_536, prices: [0.00125, 0.01], quality: 0.92, latency: [2_500, 8] },
        ['reasoning', 'coding', 'vision', 'tools', 'json'],
      ),
      'google/gemini-2.5-flash': describe(
        { window: 1_048_576, output: 65_536, prices: [0.0003, 0.0025], quality: 0.86, latency: [800, 5] },
        ['reasoning', 'coding', 'vision', 'tools', 'json'],
      ),
      'google/gemini-2.5-flash-lite': describe(
        { window: 1_048_576, output: 65_536, prices: [0.0001, 0.0004], quality: 0.78, latency: [600, 4] },
        ['vision', 'tools', 'json'],
      ),
    },
  },
  {
    provider: 'local',
    keys: [],
    models: {
      'local/extractive': {
        model: 'extractive',
        capabilities: ['summarization', 'classification', 'extraction'],
        modalities: ['text'],
        contextWindow: 100_000,
        maxOutputTokens: 4_096,
        costPer1kTokens: 0,
        priceSource: 'list',
        latency: { firstTokenMs: 50, perTokenMs: 0 },
        quality: { default: 0.3, summarization: 0.5, classification: 0.5, extraction: 0.5 },
        tags: ['free', 'local'],
      },
    },
  },
];

function describe(
  of: {
    readonly window: number;
    readonly output: number;
    readonly prices: readonly [number, number];
    readonly quality: number;
    readonly latency: readonly [number, number];
  },
  capabilities: readonly string[],
): Omit<ModelConfig, 'provider'> {
  return {
    capabilities: ['text', ...capabilities],
    modalities: ['text', 'image'],
    contextWindow: of.window,
    maxOutputTokens: of.output,
    inputCostPer1kTokens: of.prices[0],
    outputCostPer1kTokens: of.prices[1],
    priceSource: 'list',
    latency: { firstTokenMs: of.latency[0], perTokenMs: of.latency[1] },
    quality: of.quality,
  };
}
