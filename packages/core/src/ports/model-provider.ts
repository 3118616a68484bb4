import type { ModelRequest } from '../model/model-request.ts';
import type { ModelResponse, StreamPart } from '../model/model-response.ts';

/** What a model can take and give. */
export interface ModelCapabilities {
  readonly streaming: boolean;
  readonly tools: boolean;
  readonly structuredOutput: boolean;
  readonly images: boolean;
  readonly reasoning: boolean;
}

export interface ModelCallOptions {
  readonly signal?: AbortSignal;
  /** No part for this long ends the call with `IDLE_TIMEOUT`; ms. Default 120000 for the first part, 60000 after it. */
  readonly idleTimeoutMs?: number;
  /** The whole call, ms; beyond it the call ends with `TIMEOUT`. */
  readonly timeoutMs?: number;
}

/**
 * One model provider. Every failure is a ProviderError with its class; nothing is retried here;
 * a response is returned only when the provider's own end mark was seen.
 */
export interface ModelProvider {
  /** `openai`, `anthropic`, `google`, `local`, … */
  readonly id: string;
  capabilities(model: string): ModelCapabilities;
  generate(request: ModelRequest, options?: ModelCallOptions): Promise<ModelResponse>;
  /** Ends with exactly one `finish` part. Leaving the loop early aborts the call. */
  stream(request: ModelRequest, options?: ModelCallOptions): AsyncIterable<StreamPart>;
  countTokens?(request: ModelRequest, options?: ModelCallOptions): Promise<number>;
  embed?(texts: readonly string[], options: ModelCallOptions & { readonly model: string }): Promise<readonly (readonly number[])[]>;
}
