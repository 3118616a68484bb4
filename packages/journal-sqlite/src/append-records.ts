import type { AppendBatch } from '@tutti/core';
import type { Connection } from './connection.ts';
import type { EncodedBatch } from './encode-batch.ts';
import { chained, insertEvents } from './write-events.ts';

/**
 * Appends records and nothing else, as most appends do, to a run whose head is known: its row need not be read first, since the
 * statement that moves the head on looks whether all of it still holds, the owner's epoch before all.
 * @returns false when nothing was written: then the row tells why.
 */
export function appendRecords(connection: Connection, { batch, events, bytes, blobs }: EncodedBatch): boolean {
  const known = connection.heads.get(batch.runId);
  if (known === undefined || blobs.size > 0 || isMore(batch)) return false;
  const records = chained(known.crc, events);
  const last = records.at(-1);
  if (last === undefined) return false;
  const moved = connection.run(
    `UPDATE run SET length = ?, head_crc = ?, bytes = bytes + ?
     WHERE ord = ? AND run_id = ? AND epoch = ? AND length = ? AND head_crc = ? AND owner IS NOT NULL AND silent_ms IS NULL`,
    batch.expectedSeq + events.length,
    last.crc,
    bytes,
    known.ord,
    batch.runId,
    batch.epoch,
    batch.expectedSeq,
    known.crc,
  );
  if (moved === 0) return false;
  insertEvents(connection, known.ord, records);
  connection.heads.note(batch.runId, { ord: known.ord, crc: last.crc });
  return true;
}

/** Whether a batch brings more than its records. */
function isMore({ status, waitingFor, reason, wakeAt, consumed, needs, isRecovered, snapshot, checkpoints }: AppendBatch): boolean {
  return [status, waitingFor, reason, wakeAt, consumed, needs, isRecovered, snapshot, checkpoints].some((what) => what !== undefined);
}
