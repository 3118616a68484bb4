import { readRefusal, sdkFailure, statusIn, type ProviderError, type SdkFailure, type WireFailureContext } from '@tutti/core';
import { APIConnectionError, APIError, APIUserAbortError } from 'openai';

/** What the SDK threw as a ProviderError of its class. */
export function toError(error: unknown, context: WireFailureContext, provider: string = 'openai'): ProviderError {
  return sdkFailure(error, meaningOf(error, context.errorBody), { ...context, provider });
}

function meaningOf(error: unknown, errorBody: unknown): SdkFailure {
  if (error instanceof APIUserAbortError) return 'aborted';
  if (error instanceof APIConnectionError) return 'connection';
  if (error instanceof SyntaxError) return 'unreadable';
  if (!(error instanceof APIError)) return 'unknown';
  // Of a refusal whose body is a list, the SDK keeps nothing.
  const body: unknown = error.error ?? errorBody;
  const said = readRefusal(body);
  // An error in the middle of a stream brings its status in its body, if at all.
  return { ...said, body, status: (error.status as number | undefined) ?? statusIn(said.code) };
}
