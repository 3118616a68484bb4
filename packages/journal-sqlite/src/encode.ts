import { StoreError, type RunEvent } from '@tutti/core';
import type { EventText } from './checksum.ts';

/** A record as its row holds it, without its checksum. */
export type EncodedEvent = EventText;

/** Columns for what is searched and counted, JSON for the rest. */
export function encodeEvent(event: RunEvent): EncodedEvent {
  const { seq, at, type, path, attempt, ...body } = event;
  // SQLite's text is UTF-8 and would change a lone surrogate; JSON escapes it.
  const isText = path === undefined || path.isWellFormed();
  const text = JSON.stringify(isText ? body : { ...body, path });
  return { seq, at, type, path: isText ? (path ?? null) : null, attempt: attempt ?? null, body: text === '{}' ? '' : text };
}

export function decodeEvent(row: EventText): RunEvent {
  const { seq, at, type, path, attempt, body } = row;
  const head = { seq, at, type, ...(path !== null && { path }), ...(attempt !== null && { attempt }) };
  return (body === '' ? head : { ...head, ...(JSON.parse(body) as object) }) as RunEvent;
}

/**
 * Encodes the records of one append or creation.
 * @throws StoreError `BAD_SEQUENCE` when they are not numbered `expectedSeq`, `expectedSeq + 1`, …
 */
export function encodeEvents(runId: string, expectedSeq: number, events: readonly RunEvent[]): EncodedEvent[] {
  return events.map((event, i) => {
    if (event.seq === expectedSeq + i) return encodeEvent(event);
    throw new StoreError(
      `A record for run "${runId}" has seq ${event.seq} where ${expectedSeq + i} is due. Number the records of a run from 0 without gaps.`,
      {
        code: 'BAD_SEQUENCE',
        data: { runId, seq: event.seq ?? null, expected: expectedSeq + i },
      },
    );
  });
}

/** Hashes of the blobs that records name. */
export function blobsNamed(events: readonly RunEvent[]): string[] {
  const hashes: string[] = [];
  for (const event of events) if ('blob' in event && event.blob !== undefined) hashes.push(event.blob.hash);
  return hashes;
}

/**
 * Ids and names are stored as UTF-8 text.
 * @throws StoreError `BAD_TEXT` for one that has no such form.
 */
export function assertText(what: string, value: string | undefined): void {
  if (value === undefined || value.isWellFormed()) return;
  throw new StoreError(
    `The ${what} ${JSON.stringify(value)} is not valid Unicode text: half of a surrogate pair stands alone. Use another ${what}.`,
    { code: 'BAD_TEXT' },
  );
}
