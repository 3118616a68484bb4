import { APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import { ProviderError, describeCause, httpFailure, type WireFailureContext } from '@tutti/core';

/** What the SDK threw as a ProviderError of its class. An error in the middle of a stream has no status; its type is read. */
export function toError(error: unknown, context: WireFailureContext, provider: string = 'anthropic'): ProviderError {
  const { model, redactor, now, request } = context;
  if (error instanceof APIUserAbortError) return new ProviderError(`The call to provider "${provider}" was aborted.`, { provider, errorClass: 'aborted' });
  if (error instanceof APIConnectionError) return new ProviderError(`Provider "${provider}" could not be reached: ${redactor.redact(describeCause(error))}. Check the network and the base URL.`, { provider, errorClass: 'connection' });
  if (error instanceof APIError) {
    const { type, code, message } = bodyOf(error.error);
    const inner = Number(code);
    // An error in the middle of a stream brings its status in its body, if at all.
    const status = error.status ?? (inner >= 400 && inner < 600 ? inner : undefined);
    return httpFailure({
      provider, model, redactor, now, headers: context.wire.headers, body: error.error, message,
      ...(request === undefined ? {} : { request }),
      ...(status === undefined ? {} : { status: status as number }), ...(type === undefined ? {} : { type }), ...(code === undefined ? {} : { code }),
    });
  }
  if (error instanceof SyntaxError) return new ProviderError(`${provider}/${model} sent an event that is no JSON. Try again.`, { provider, errorClass: 'stream-malformed' });
  return new ProviderError(`The call to ${provider}/${model} failed: ${redactor.redact(describeCause(error))}. Report it when it persists.`, { provider, errorClass: 'server', retryable: false });
}

/** `{type: 'error', error: {type, message}}`, or a bare text; gateways add a `code`. */
function bodyOf(body: unknown): { readonly type: string | undefined; readonly code: string | undefined; readonly message: string } {
  if (typeof body === 'string') return { type: undefined, code: undefined, message: body };
  const outer = (body ?? {}) as { readonly error?: unknown; readonly message?: unknown };
  const { type, code, message } = (typeof outer.error === 'object' && outer.error !== null ? outer.error : outer) as { readonly type?: unknown; readonly code?: unknown; readonly message?: unknown };
  return { type: typeof type === 'string' ? type : undefined, code: typeof code === 'string' || typeof code === 'number' ? String(code) : undefined, message: typeof message === 'string' ? message : typeof outer.error === 'string' ? outer.error : '' };
}
