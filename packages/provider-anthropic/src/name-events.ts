import { formatEvent, type SseEvent } from '@tutti/core';

/** The SDK goes by the names of events, and passes over those without one; the data names its type too. */
export function nameEvent({ event, data }: SseEvent): string {
  return formatEvent({ event: event === 'message' ? (typeOf(data) ?? event) : event, data });
}

/** A whole message, or an error, where events were asked for. */
export function wholeAsEvents(body: unknown): readonly SseEvent[] {
  return [{ event: isError(body) ? 'error' : 'whole', data: JSON.stringify(body) }];
}

function typeOf(data: string): string | undefined {
  try {
    const body = JSON.parse(data) as { readonly type?: unknown };
    if (isError(body)) return 'error';
    const { type } = body;
    return typeof type === 'string' && /^[a-z_]+$/.test(type) ? type : undefined;
  } catch {
    // The SDK says what is wrong with it.
    return 'unreadable';
  }
}

/** An error by its type, or as proxies in front of the API write it: `{error: …}` alone. */
function isError(body: unknown): boolean {
  const { type, error } = (body ?? {}) as { readonly type?: unknown; readonly error?: unknown };
  return type === 'error' || (type === undefined && error !== undefined && error !== null);
}
