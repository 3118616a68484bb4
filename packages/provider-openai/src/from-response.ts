import { wholeAnswer, type Json, type ModelRequest, type ModelResponse } from '@tutti/core';
import { OpenAICollector, type OpenAIChunk } from './answer-collector.ts';

/** A whole completion as a response. @throws ProviderError for an answer that is none, and for what it says of itself: a refusal, a filter, nothing. */
export function fromResponse(
  answer: OpenAIChunk,
  request: ModelRequest,
  options: { readonly id?: string; readonly raise?: (value: Json) => Json } = {},
): ModelResponse {
  const { id: provider = 'openai', ...more } = options;
  return wholeAnswer(answer, new OpenAICollector(provider, request.model), { ...more, provider, request });
}
