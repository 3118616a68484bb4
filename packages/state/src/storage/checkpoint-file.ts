import { sha256 } from '@tutti/core';
import type { StoredCheckpoint } from './state-storage.ts';

/*
 * A checkpoint file: one line of text, then the payload.
 *   tutti-checkpoint 1 <SHA-256 of the header> <header as JSON>\n<payload>
 * The header holds the SHA-256 of the payload, so that a file is either whole or refused.
 */
const MAGIC = 'tutti-checkpoint';
const FORMAT = 1;

/** Everything of a checkpoint but its payload. */
export interface CheckpointHeader extends Omit<StoredCheckpoint, 'payload'> {
  readonly sizeBytes: number;
  readonly sha256: string;
}

export function encodeFile(checkpoint: StoredCheckpoint): Uint8Array {
  const { payload, ...rest } = checkpoint;
  const header: CheckpointHeader = { ...rest, sizeBytes: payload.byteLength, sha256: sha256(payload) };
  const text = JSON.stringify(header);
  return Buffer.concat([Buffer.from(`${MAGIC} ${FORMAT} ${sha256(text)} ${text}\n`), payload]);
}

/** What is wrong with a file's bytes, in a few words. */
export class BadFile {
  readonly problem: string;

  constructor(problem: string) {
    this.problem = problem;
  }
}

/** @returns the header and where the payload begins; or what is wrong. */
export function decodeHeader(bytes: Buffer): { readonly header: CheckpointHeader; readonly payloadAt: number } | BadFile {
  const end = bytes.indexOf(0x0a);
  if (end < 0) return new BadFile('its header is cut off');
  const line = bytes.toString('utf8', 0, end);
  const [magic, format, hash = ''] = line.split(' ', 3);
  if (magic !== MAGIC) return new BadFile('it is no checkpoint file');
  const text = line.slice(`${magic} ${format} ${hash} `.length);
  if (sha256(text) !== hash) return new BadFile('its header does not match its checksum');
  if (format !== String(FORMAT))
    return new BadFile(`it has format ${format}, and this version reads format ${FORMAT}: update @tutti/state`);
  return { header: JSON.parse(text) as CheckpointHeader, payloadAt: end + 1 };
}

export function decodeFile(bytes: Buffer): StoredCheckpoint | BadFile {
  const decoded = decodeHeader(bytes);
  if (decoded instanceof BadFile) return decoded;
  const { sizeBytes, sha256: expected, ...rest } = decoded.header;
  const payload = bytes.subarray(decoded.payloadAt);
  if (payload.byteLength !== sizeBytes) return new BadFile(`it holds ${payload.byteLength} of ${sizeBytes} bytes`);
  if (sha256(payload) !== expected) return new BadFile('its content does not match its checksum');
  return { ...rest, payload };
}
