import { ValidationError, type Json } from '@tutti/core';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { CheckpointCorruptError } from './errors/checkpoint-corrupt-error.ts';
import { refuseHostileState } from './refuse-hostile-state.ts';
import type { StoredCheckpoint } from './storage/state-storage.ts';

const compress = promisify(gzip);
const expand = promisify(gunzip);

interface Saved {
  readonly state: Json;
  readonly context: Json;
}

export interface EncodedPayload {
  readonly payload: Uint8Array;
  readonly rawBytes: number;
}

/** @throws ValidationError `NOT_JSON` naming the part that has no JSON form. */
export async function encodePayload(saved: Saved, isCompressed: boolean): Promise<EncodedPayload> {
  refuseHostileState(saved.state, 'state');
  refuseHostileState(saved.context, 'context');
  const raw = Buffer.from(JSON.stringify(saved));
  return { payload: isCompressed ? await compress(raw) : raw, rawBytes: raw.byteLength };
}

export async function decodePayload(checkpoint: StoredCheckpoint): Promise<Saved> {
  try {
    const raw = checkpoint.isCompressed
      ? await expand(checkpoint.payload, { maxOutputLength: Math.max(1, checkpoint.rawBytes) })
      : checkpoint.payload;
    const { state, context } = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw)) as Saved;
    // Checksums say that nothing has changed since it was written, not who wrote it.
    refuseHostileState(state, 'state');
    refuseHostileState(context, 'context');
    return { state, context };
  } catch (cause) {
    const { checkpointId, executionId } = checkpoint;
    throw new CheckpointCorruptError(
      `Checkpoint "${checkpointId}" of "${executionId}" cannot be restored: ${cause instanceof ValidationError ? cause.message : 'its content cannot be decoded.'} Restore an earlier one.`,
      { data: { checkpointId, executionId }, cause },
    );
  }
}
