import { ProviderError, completeAnswer, type Json, type ModelRequest, type ModelResponse } from '@tutti/core';
import { GoogleCollector, type GoogleChunk } from './answer-collector.ts';

/** A whole response of Google as a response. @throws ProviderError for an answer that is none, and for what it says of itself (filter, nothing). */
export function fromResponse(response: GoogleChunk, request: ModelRequest, options: { readonly id?: string; readonly raise?: (value: Json) => Json } = {}): ModelResponse {
  const { id = 'google', raise } = options;
  const collector = new GoogleCollector(id, request.model);
  collector.add(response);
  const draft = collector.end();
  if (draft === undefined) throw new ProviderError(`${id}/${request.model} answered with JSON that is no response of a model. Check the base URL.`, { provider: id, errorClass: 'response-malformed' });
  return completeAnswer(draft, { provider: id, request, ...(raise === undefined ? {} : { raise }) });
}
