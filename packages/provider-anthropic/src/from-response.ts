import { ProviderError, completeAnswer, type Json, type ModelRequest, type ModelResponse } from '@tutti/core';
import { AnthropicCollector, type AnthropicChunk } from './answer-collector.ts';

/** A whole message as a response. @throws ProviderError for an answer that is none, and for what it says of itself (refusal, nothing). */
export function fromResponse(message: AnthropicChunk, request: ModelRequest, options: { readonly id?: string; readonly raise?: (value: Json) => Json } = {}): ModelResponse {
  const { id = 'anthropic', raise } = options;
  const collector = new AnthropicCollector(id, request.model);
  collector.add(message);
  const draft = collector.end();
  if (draft === undefined) throw new ProviderError(`${id}/${request.model} answered with JSON that is no message. Check the base URL.`, { provider: id, errorClass: 'response-malformed' });
  return completeAnswer(draft, { provider: id, request, ...(raise === undefined ? {} : { raise }) });
}
