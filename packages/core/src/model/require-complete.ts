import type { ModelResponse } from './model-response.ts';
import { ProviderError } from './provider-error.ts';

/**
 * The policy that an answer cut at its token limit is no answer.
 * @throws {@link ProviderError} `OUTPUT_TRUNCATED`, with the usage of the call, when `finishReason` is `length`.
 */
export function requireComplete(response: ModelResponse, provider: string): ModelResponse {
  if (response.finishReason !== 'length') return response;
  throw new ProviderError(
    `The answer of ${provider}/${response.model} was cut at its token limit after ${response.usage.output.total} tokens. Raise maxTokens, ask for less, or choose a model that writes longer answers.`,
    { provider, errorClass: 'output-truncated', usage: response.usage },
  );
}
