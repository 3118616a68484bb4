import { chain } from './checksum.ts';
import type { Connection } from './connection.ts';
import type { EncodedEvent } from './encode.ts';

/** A record with its checksum. */
interface ChainedEvent {
  readonly event: EncodedEvent;
  readonly crc: number;
}

/** Inserts records and chains their checksums. @returns the new head of the chain. */
export function writeEvents(
  connection: Connection,
  run: { readonly ord: number; readonly head_crc: number },
  events: readonly EncodedEvent[],
): number {
  const records = chained(run.head_crc, events);
  insertEvents(connection, run.ord, records);
  return records.at(-1)?.crc ?? run.head_crc;
}

/** Chains records to a head: the checksum of each goes on from that of the one before. */
export function chained(head: number, events: readonly EncodedEvent[]): ChainedEvent[] {
  let crc = head;
  return events.map((event) => ({ event, crc: (crc = chain(crc, event)) }));
}

export function insertEvents(connection: Connection, ord: number, records: readonly ChainedEvent[]): void {
  for (const { event, crc } of records) {
    connection.run(
      'INSERT INTO event (run, seq, at, type, path, attempt, body, crc) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ord,
      event.seq,
      event.at,
      event.type,
      event.path,
      event.attempt,
      event.body,
      crc,
    );
  }
}

export function bytesOf(events: readonly EncodedEvent[]): number {
  let bytes = 0;
  for (const { body } of events) bytes += Buffer.byteLength(body);
  return bytes;
}
