import { chain } from './checksum.ts';
import type { Connection } from './connection.ts';
import type { EncodedEvent } from './encode.ts';

/** Inserts records and chains their checksums. @returns the new head of the chain. */
export function writeEvents(connection: Connection, run: { readonly ord: number; readonly head_crc: number }, events: readonly EncodedEvent[]): number {
  let crc = run.head_crc;
  for (const event of events) {
    crc = chain(crc, event);
    connection.run(
      'INSERT INTO event (run, seq, at, type, path, attempt, body, crc) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      run.ord, event.seq, event.at, event.type, event.path, event.attempt, event.body, crc,
    );
  }
  return crc;
}

export function bytesOf(events: readonly EncodedEvent[]): number {
  let bytes = 0;
  for (const { body } of events) bytes += Buffer.byteLength(body);
  return bytes;
}
