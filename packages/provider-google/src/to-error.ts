import { GoogleGenerativeAIAbortError, GoogleGenerativeAIError, GoogleGenerativeAIFetchError } from '@google/generative-ai';
import { ProviderError, describeCause, httpFailure, type WireFailureContext } from '@tutti/core';
import { InBandError } from './in-band-error.ts';

/** What the SDK threw as a ProviderError of its class. The SDK keeps little of a refusal, so its body is read from the wire. */
export function toError(error: unknown, context: WireFailureContext, provider: string = 'google'): ProviderError {
  const { model, redactor, wire } = context;
  if (error instanceof GoogleGenerativeAIAbortError) return new ProviderError(`The call to provider "${provider}" was aborted.`, { provider, errorClass: 'aborted' });
  if (error instanceof InBandError) return refusal({ body: error.body, status: undefined }, context, provider);
  if (error instanceof GoogleGenerativeAIFetchError) return refusal({ body: bodyOf(wire.errorBody), status: error.status }, context, provider);
  if (error instanceof GoogleGenerativeAIError && /pars|read/.test(error.message)) return new ProviderError(`${provider}/${model} sent a stream that cannot be read. Try again.`, { provider, errorClass: 'stream-malformed' });
  return new ProviderError(`The call to ${provider}/${model} failed: ${redactor.redact(describeCause(error))}. Report it when it persists.`, { provider, errorClass: 'server', retryable: false });
}

/** `{error: …}`, in a list when a stream was asked for. */
function bodyOf(body: unknown): unknown {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  return (first as { readonly error?: unknown } | null | undefined)?.error ?? first;
}

function refusal(given: { readonly body: unknown; readonly status: number | undefined }, { model, request, wire, redactor, now }: WireFailureContext, provider: string): ProviderError {
  const { code, message, status: type, details } = (typeof given.body === 'object' && given.body !== null ? given.body : {}) as { readonly code?: unknown; readonly message?: unknown; readonly status?: unknown; readonly details?: unknown };
  const inner = typeof code === 'number' && code >= 400 && code < 600 ? code : undefined;
  const status = given.status ?? inner;
  // Gateways give a text as code, where Google gives the status once more.
  const reason = reasonOf(details) ?? (typeof code === 'string' ? code : undefined);
  return httpFailure({
    provider, model, redactor, now, headers: wire.headers, body: given.body, message: typeof message === 'string' ? message : '',
    ...(request === undefined ? {} : { request }),
    ...(status === undefined ? {} : { status }), ...(typeof type === 'string' ? { type } : {}), ...(reason === undefined ? {} : { code: reason }),
  });
}

/** The reason of Google's ErrorInfo is finer than the status. */
function reasonOf(details: unknown): string | undefined {
  if (!Array.isArray(details)) return undefined;
  const info = (details as readonly ({ readonly '@type'?: unknown; readonly reason?: unknown } | null)[]).find((detail) => String(detail?.['@type']).endsWith('ErrorInfo'));
  return typeof info?.reason === 'string' ? info.reason : undefined;
}
