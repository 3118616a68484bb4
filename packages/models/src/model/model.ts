import type { JsonObject } from '@tutti/core';

/** Prices of a model, in US dollars per 1,000 tokens. */
export interface ModelPrices {
  readonly inputPer1kTokens: number;
  readonly outputPer1kTokens: number;
}

/** What is expected of a model's speed before any call: the wait for the first token, and each token after it; ms. */
export interface LatencyPrior {
  readonly firstTokenMs: number;
  readonly perTokenMs: number;
}

/** A model as it is registered. Everything but `provider` has a default. */
export interface ModelConfig {
  readonly provider: string;
  /** The provider's own name of the model. Default: the id. */
  readonly model?: string;
  /** What it is good at (`reasoning`, `coding`, …); requirements call these tasks. Default: none. */
  readonly capabilities?: readonly string[];
  /** What it takes and gives: `text`, `image`, `audio`, … Default: `text`. */
  readonly modalities?: readonly string[];
  /** Tokens of input and output together. Default: unknown, which satisfies no requirement of a window. */
  readonly contextWindow?: number;
  /** Most tokens of one answer. */
  readonly maxOutputTokens?: number;
  /** One price for both directions, US dollars per 1,000 tokens. */
  readonly costPer1kTokens?: number;
  readonly inputCostPer1kTokens?: number;
  readonly outputCostPer1kTokens?: number;
  /** Whose word the price is: yours (`own`), which wins over tables of prices, or the provider's list (`list`), which a table may know better. Default `own`. */
  readonly priceSource?: 'own' | 'list';
  readonly latency?: LatencyPrior;
  /** How often it is expected to serve well, in [0, 1]: one number, or one per task with `default` for the others. */
  readonly quality?: number | Readonly<Record<string, number>>;
  readonly tags?: readonly string[];
  /** Where its server is, for providers that have several. */
  readonly baseUrl?: string;
  /** What only its provider knows. */
  readonly options?: JsonObject;
}

/** A registered model; frozen. */
export interface Model {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  readonly capabilities: readonly string[];
  readonly modalities: readonly string[];
  readonly contextWindow: number | undefined;
  readonly maxOutputTokens: number | undefined;
  /** Undefined when no price was given: then the cost is unknown, never 0. */
  readonly prices: ModelPrices | undefined;
  /** Undefined without a price. */
  readonly priceSource: 'own' | 'list' | undefined;
  readonly latency: LatencyPrior | undefined;
  readonly quality: Readonly<Record<string, number>>;
  readonly tags: readonly string[];
  readonly baseUrl: string | undefined;
  readonly options: JsonObject;
}

/** Whether using the model is known to cost nothing. */
export function isFree({ prices }: Model): boolean {
  return prices !== undefined && prices.inputPer1kTokens === 0 && prices.outputPer1kTokens === 0;
}

/** The dearer direction, US dollars per 1,000 tokens: what a price cap is held against. Undefined when unknown. */
export function costPer1kTokens({ prices }: Model): number | undefined {
  return prices === undefined ? undefined : Math.max(prices.inputPer1kTokens, prices.outputPer1kTokens);
}
