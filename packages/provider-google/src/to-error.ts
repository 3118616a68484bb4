import { GoogleGenerativeAIAbortError, GoogleGenerativeAIError, GoogleGenerativeAIFetchError } from '@google/generative-ai';
import { isJsonObject, sdkFailure, statusIn, type ProviderError, type SdkFailure, type WireFailureContext } from '@tutti/core';
import { InBandError } from './in-band-error.ts';

/** What the SDK threw as a ProviderError of its class. The SDK keeps little of a refusal, so its body is read from the wire. */
export function toError(error: unknown, context: WireFailureContext, provider: string = 'google'): ProviderError {
  return sdkFailure(error, meaningOf(error, context.errorBody), { ...context, provider });
}

function meaningOf(error: unknown, errorBody: unknown): SdkFailure {
  if (error instanceof GoogleGenerativeAIAbortError) return 'aborted';
  if (error instanceof InBandError) return refusal(error.body);
  if (error instanceof GoogleGenerativeAIFetchError) return refusal(bodyOf(errorBody), error.status);
  return error instanceof GoogleGenerativeAIError && /pars|read/.test(error.message) ? 'unreadable' : 'unknown';
}

/** `{error: …}`, in a list when a stream was asked for. */
function bodyOf(body: unknown): unknown {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  return (first as { readonly error?: unknown } | null | undefined)?.error ?? first;
}

/** `{code, message, status, details}`: the code is the HTTP status, and the status a word. */
function refusal(body: unknown, status?: number): SdkFailure {
  const { code, message, status: type, details } = isJsonObject(body) ? body : {};
  // Gateways give a text as code, where Google gives the status once more.
  const reason = reasonOf(details) ?? (typeof code === 'string' ? code : undefined);
  return {
    body,
    status: status ?? statusIn(code),
    ...(typeof message === 'string' ? { message } : {}),
    ...(typeof type === 'string' ? { type } : {}),
    ...(reason === undefined ? {} : { code: reason }),
  };
}

/** The reason of Google's ErrorInfo is finer than the status. */
function reasonOf(details: unknown): string | undefined {
  if (!Array.isArray(details)) return undefined;
  const info = (details as readonly ({ readonly '@type'?: unknown; readonly reason?: unknown } | null)[]).find((detail) =>
    String(detail?.['@type']).endsWith('ErrorInfo'),
  );
  return typeof info?.reason === 'string' ? info.reason : undefined;
}
