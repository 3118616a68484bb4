import { ProviderError, describeCause, httpFailure, type WireFailureContext } from '@tutti/core';
import { APIConnectionError, APIError, APIUserAbortError } from 'openai';

/** What the SDK threw as a ProviderError of its class. */
export function toError(error: unknown, context: WireFailureContext, provider: string = 'openai'): ProviderError {
  const { model, redactor, now, request } = context;
  if (error instanceof APIUserAbortError) return new ProviderError(`The call to provider "${provider}" was aborted.`, { provider, errorClass: 'aborted' });
  if (error instanceof APIConnectionError) return new ProviderError(`Provider "${provider}" could not be reached: ${redactor.redact(describeCause(error))}. Check the network and the base URL.`, { provider, errorClass: 'connection' });
  if (error instanceof APIError) {
    // Of a refusal whose body is a list, the SDK keeps nothing.
    const body: unknown = error.error ?? context.wire.errorBody;
    const { message, type, code } = bodyOf(body);
    const inner = Number(code);
    // An error in the middle of a stream brings its status in its body, if at all.
    const status = error.status ?? (inner >= 400 && inner < 600 ? inner : undefined);
    return httpFailure({
      provider, model, redactor, now, headers: context.wire.headers, body, message: message ?? '',
      ...(request === undefined ? {} : { request }),
      ...(status === undefined ? {} : { status: status as number }), ...(type === undefined ? {} : { type }), ...(code === undefined ? {} : { code }),
    });
  }
  if (error instanceof SyntaxError) return new ProviderError(`${provider}/${model} sent an event that is no JSON. Try again.`, { provider, errorClass: 'stream-malformed' });
  return new ProviderError(`The call to ${provider}/${model} failed: ${redactor.redact(describeCause(error))}. Report it when it persists.`, { provider, errorClass: 'server', retryable: false });
}

/** `{message, type, code}`, a bare text, or `{error: …}` around either; some servers put it into a list. */
function bodyOf(body: unknown): { readonly message?: string; readonly type?: string; readonly code?: string } {
  if (typeof body === 'string') return { message: body };
  if (Array.isArray(body)) return bodyOf(body[0]);
  if (typeof body !== 'object' || body === null) return {};
  const { message, type, code, error, detail } = body as Record<string, unknown>;
  if (message === undefined && error !== undefined) return bodyOf(error);
  const text = typeof message === 'string' ? message : typeof detail === 'string' ? detail : undefined;
  return {
    ...(text === undefined ? {} : { message: text }),
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
  };
}
