import { OutputTooLargeError, ValidationError, assertJson, sha256, type BlobRef, type BlobRow, type Json } from '@tutti/core';
import { frozenCopy } from './copies.ts';

/** Values of more JSON than this go to a blob of their own. */
export const inlineLimitBytes: number = 64 * 1024;
/** Values of more JSON than this are refused. */
export const outputLimitBytes: number = 64 * 1024 * 1024;

/** A value ready for the record: inline, or as a blob still to be written. */
export type RecordableValue = { readonly output: Json } | { readonly blob: BlobRef; readonly row: BlobRow };

/**
 * Checks what a handler gave and decides where it is kept. What is recorded inline is a frozen copy: the handler may go on with
 * its object, and who reads it cannot change the record.
 * @throws ValidationError `NOT_JSON`; OutputTooLargeError beyond 64 MiB.
 */
export function recordable(value: unknown, what: string): RecordableValue {
  if (isPlainlyInline(value)) return { output: value ?? null };
  assertJson(value, what);
  // A bound costs no text: most values end here.
  if (mostBytes(value, inlineLimitBytes) <= inlineLimitBytes) return { output: frozenCopy(value) };
  const bytes = Buffer.from(JSON.stringify(value));
  if (bytes.length <= inlineLimitBytes) return { output: frozenCopy(value) };
  if (bytes.length > outputLimitBytes) {
    throw new OutputTooLargeError(
      `${what} is ${bytes.length} bytes of JSON; the limit is ${outputLimitBytes}. Write it to a file and return its path.`,
    );
  }
  const hash = sha256(bytes);
  return { blob: { hash, bytes: bytes.length }, row: { hash, bytes } };
}

/**
 * Checks a value that comes from outside and is recorded where it arrives.
 * @throws ValidationError `NOT_JSON`; `INPUT_TOO_LARGE` beyond 64 MiB.
 */
export function assertRecordable(value: unknown, what: string): asserts value is Json {
  assertJson(value, what);
  if (mostBytes(value, outputLimitBytes) <= outputLimitBytes) return;
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes <= outputLimitBytes) return;
  throw new ValidationError(`${what} is ${bytes} bytes of JSON; the limit is ${outputLimitBytes}. Write it to a file and give its path.`, {
    code: 'INPUT_TOO_LARGE',
  });
}

/** An input as a run's first record holds it: small, or null beside a blob that is still to be written. */
export interface RecordableInput {
  readonly input: Json;
  readonly blob?: BlobRef;
  readonly blobs: readonly BlobRow[];
}

/** Checks an input and decides where it is kept. @throws as {@link assertRecordable} */
export function recordableInput(value: unknown, what: string): RecordableInput {
  assertRecordable(value, what);
  const kept = recordable(value, what);
  return 'blob' in kept ? { input: null, blob: kept.blob, blobs: [kept.row] } : { input: kept.output, blobs: [] };
}

/** Whether a value goes inline as it is, with nothing to check: most outputs end here. */
export function isPlainlyInline(value: unknown): value is number | boolean | string | null | undefined {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.length * bytesPerUnit + 2 <= inlineLimitBytes;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

/** JSON writes a UTF-16 unit in at most 6 bytes (a control character's escape), a number in at most 25. */
const bytesPerUnit = 6;
const bytesPerNumber = 25;

/** An upper bound of the bytes of a value's JSON; stops counting beyond the limit. */
function mostBytes(value: Json | undefined, limit: number): number {
  if (typeof value === 'string') return value.length * bytesPerUnit + 2;
  if (typeof value !== 'object' || value === null) return bytesPerNumber;
  const isList = Array.isArray(value);
  let size = 2;
  for (const key in value) {
    size += (isList ? 1 : key.length * bytesPerUnit + 4) + mostBytes((value as Record<string, Json>)[key], limit - size);
    if (size > limit) return size;
  }
  return size;
}
