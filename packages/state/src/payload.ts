import { assertJson, type Json } from '@tutti/core';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { CheckpointCorruptError } from './errors/checkpoint-corrupt-error.ts';
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
  assertJson(saved.state, 'state');
  assertJson(saved.context, 'context');
  const raw = Buffer.from(JSON.stringify(saved));
  return { payload: isCompressed ? await compress(raw) : raw, rawBytes: raw.byteLength };
}

export async function decodePayload(checkpoint: StoredCheckpoint): Promise<Saved> {
  try {
    const raw = checkpoint.isCompressed ? await expand(checkpoint.payload, { maxOutputLength: Math.max(1, checkpoint.rawBytes) }) : checkpoint.payload;
    return JSON.parse(Buffer.from(raw).toString('utf8')) as Saved;
  } catch (cause) {
    const { checkpointId, executionId } = checkpoint;
    throw new CheckpointCorruptError(`Checkpoint "${checkpointId}" of "${executionId}" cannot be restored: its content cannot be decoded. Restore an earlier one.`, {
      data: { checkpointId, executionId },
      cause,
    });
  }
}
