import type { ModelResponse } from './model-response.ts';

/** Where a cost comes from: the provider's own bill, a price table, or nowhere. An unknown cost is never given as 0. */
export interface Cost {
  readonly usd: number | undefined;
  readonly source: 'provider' | 'table' | 'unknown';
  readonly isEstimated: boolean;
  readonly tableVersion?: string;
}

/** A model call as the rest of Tutti sees it. */
export interface ModelResult extends ModelResponse {
  /** Id in the registry, `provider/model` for instance. */
  readonly modelId: string;
  readonly provider: string;
  readonly cost: Cost;
  /** US dollars; 0 only when the call is known to be free, NaN never. */
  readonly costUsd: number;
  readonly latencyMs: number;
  /** How it came to this model, where a router chose: plain JSON, to be kept with the answer. */
  readonly decision?: object;
}
