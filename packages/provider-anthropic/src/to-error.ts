import { APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import { readRefusal, sdkFailure, statusIn, type ProviderError, type SdkFailure, type WireFailureContext } from '@tutti/core';

/** What the SDK threw as a ProviderError of its class. An error in the middle of a stream has no status; its type is read. */
export function toError(error: unknown, context: WireFailureContext, provider: string = 'anthropic'): ProviderError {
  return sdkFailure(error, meaningOf(error, context.errorBody), { ...context, provider });
}

function meaningOf(error: unknown, errorBody: unknown): SdkFailure {
  if (error instanceof APIUserAbortError) return 'aborted';
  if (error instanceof APIConnectionError) return 'connection';
  if (error instanceof SyntaxError) return 'unreadable';
  if (!(error instanceof APIError)) return 'unknown';
  const body: unknown = error.error ?? errorBody;
  const said = readRefusal(body);
  // Gateways bring the status of an error in the middle of a stream as its code, if at all.
  return { ...said, body, status: (error.status as number | undefined) ?? statusIn(said.code) };
}
