import { formatEvent, type SseEvent } from '@tutti/core';

/** The SDK goes by the names of events, and passes over those without one; the data names its type too. */
export function nameEvent({ event, data }: SseEvent): string {
  return formatEvent({ event: event === 'message' ? (typeOf(data) ?? event) : event, data });
}

/** A whole message, or an error, where events were asked for. */
export function wholeAsEvents(body: unknown): readonly SseEvent[] {
  const data = JSON.stringify(body);
  return [{ event: (body as { readonly type?: unknown } | null)?.type === 'error' ? 'error' : 'whole', data }];
}

function typeOf(data: string): string | undefined {
  try {
    const { type } = JSON.parse(data) as { readonly type?: unknown };
    return typeof type === 'string' && /^[a-z_]+$/.test(type) ? type : undefined;
  } catch {
    // The SDK says what is wrong with it.
    return 'unreadable';
  }
}
