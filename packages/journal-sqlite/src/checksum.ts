import { crc32 } from 'node:zlib';

/** The columns of a record that its checksum covers. */
export interface EventText {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly path: string | null;
  readonly attempt: number | null;
  readonly body: string;
}

/** Where a run's chain of checksums begins: rows of another run do not fit in. */
export function chainStart(runId: string): number {
  return crc32(runId);
}

/** The checksum of a record, chained to that of the record before it: a changed, lost or moved row breaks the chain. */
export function chain(previous: number, row: EventText): number {
  return crc32(`${row.seq}\0${row.at}\0${row.type}\0${row.path ?? ''}\0${row.attempt ?? ''}\0${row.body}`, previous);
}

/** The checksum of a text that stands alone. */
export function checksum(text: string): number {
  return crc32(text);
}

/** What SQLite hands to a function. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** The checksum of a row's values, with their types: a text that became bytes of the same content is damage too. */
export function sealOf(...values: readonly SqlValue[]): number {
  return crc32(
    values
      .map(
        (value) =>
          `${value === null ? '' : typeof value}:${typeof value === 'object' && value !== null ? Buffer.from(value).toString('hex') : String(value)}`,
      )
      .join('\0'),
  );
}
