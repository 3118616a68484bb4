import { formatEvent, type SseEvent } from '@tutti/core';

/**
 * The SDK reads `data:` alone, and stops to read at anything else. An event of another name is none of Google's:
 * it is passed on as it is, for the SDK to refuse.
 */
export function plainEvent({ event, data }: SseEvent): string {
  return event === 'message' ? `data: ${data.replaceAll('\n', ' ')}\n\n` : formatEvent({ event, data });
}

/** Without `alt=sse` a proxy may get a list of chunks. */
export function wholeAsEvents(body: unknown): readonly SseEvent[] {
  return (Array.isArray(body) ? body : [body]).map((chunk: unknown) => ({ event: 'message', data: JSON.stringify(chunk) }));
}
