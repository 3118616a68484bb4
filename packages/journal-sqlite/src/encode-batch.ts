import type { AppendBatch } from '@tutti/core';
import { assertText, blobsNamed, encodeEvents, type EncodedEvent } from './encode.ts';
import { bytesOf } from './write-events.ts';

/** A batch ready to be written: all that can fail by its content has been done. */
export interface EncodedBatch {
  readonly batch: AppendBatch;
  readonly events: readonly EncodedEvent[];
  readonly bytes: number;
  readonly blobs: ReadonlySet<string>;
  readonly snapshot: string | undefined;
}

export function encodeBatch(batch: AppendBatch): EncodedBatch {
  for (const { name } of batch.checkpoints ?? []) assertText('checkpoint name', name);
  const events = encodeEvents(batch.runId, batch.expectedSeq, batch.events);
  const blobs = new Set(blobsNamed(batch.events));
  for (const { hash } of batch.blobs ?? []) blobs.add(hash);
  return { batch, events, bytes: bytesOf(events), blobs, snapshot: batch.snapshot && JSON.stringify(batch.snapshot.state) };
}
