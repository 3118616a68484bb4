import { Redactor, systemClock, wholeAnswer, type Json, type ModelRequest, type ModelResponse } from '@tutti/core';
import { GoogleCollector, type GoogleChunk } from './answer-collector.ts';
import { InBandError } from './in-band-error.ts';
import { toError } from './to-error.ts';

/** A whole response of Google as a response. @throws ProviderError for an answer that is none or an error, and for what it says of itself: a filter, nothing. */
export function fromResponse(
  answer: GoogleChunk,
  request: ModelRequest,
  options: { readonly id?: string; readonly raise?: (value: Json) => Json } = {},
): ModelResponse {
  const { id: provider = 'google', ...more } = options;
  const { model } = request;
  try {
    return wholeAnswer(answer, new GoogleCollector(provider, model), { ...more, provider, request });
  } catch (error) {
    if (!(error instanceof InBandError)) throw error;
    throw toError(error, { model, request, headers: new Headers(), redactor: new Redactor(), now: systemClock.now() }, provider);
  }
}
