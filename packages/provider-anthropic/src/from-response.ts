import { wholeAnswer, type Json, type ModelRequest, type ModelResponse } from '@tutti/core';
import { AnthropicCollector, type AnthropicChunk } from './answer-collector.ts';

/** A whole message as a response. @throws ProviderError for an answer that is none, and for what it says of itself: a refusal, a filter, nothing. */
export function fromResponse(
  answer: AnthropicChunk,
  request: ModelRequest,
  options: { readonly id?: string; readonly raise?: (value: Json) => Json } = {},
): ModelResponse {
  const { id: provider = 'anthropic', ...more } = options;
  return wholeAnswer(answer, new AnthropicCollector(provider, request.model), { ...more, provider, request });
}
