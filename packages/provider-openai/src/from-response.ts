import { ProviderError, completeAnswer, type Json, type ModelRequest, type ModelResponse } from '@tutti/core';
import { OpenAICollector, type OpenAIChunk } from './answer-collector.ts';

/** A whole completion as a response. @throws ProviderError for an answer that is none, and for what it says of itself (refusal, filter, nothing). */
export function fromResponse(completion: OpenAIChunk, request: ModelRequest, options: { readonly id?: string; readonly raise?: (value: Json) => Json } = {}): ModelResponse {
  const { id = 'openai', raise } = options;
  const collector = new OpenAICollector(id, request.model);
  collector.add(completion);
  const draft = collector.end();
  if (draft === undefined) throw new ProviderError(`${id}/${request.model} answered with JSON that is no completion. Check the base URL.`, { provider: id, errorClass: 'response-malformed' });
  return completeAnswer(draft, { provider: id, request, ...(raise === undefined ? {} : { raise }) });
}
