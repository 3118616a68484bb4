import { JournalCorruptError, StoreError, assertJson, type Json, type JsonObject } from '@tutti/core';
import { decodeFrame, isTornFrame, RUN_FILE_VERSION } from './frame.ts';
import { readLines, type Line } from './read-lines.ts';

/** A record whose checksum, version and sequence are right; what its type asks for is not checked yet. */
export interface FileRecord {
  /** Of its first byte in the file. */
  readonly offset: number;
  readonly line: number;
  readonly type: string;
  readonly value: JsonObject;
}

/** Bytes at the end of a file that hold no record: what a crash or a power cut leaves. */
export interface DroppedTail {
  readonly offset: number;
  readonly bytes: number;
  readonly why: 'torn record' | 'block of zeros';
}

export interface ReadRecordsOptions {
  /** Named in messages. */
  readonly name: string;
  readonly maxRecordBytes: number;
  readonly maxFileBytes: number;
}

/**
 * Reads a run file strictly, record by record.
 * @returns the tail that was left out, if there was one.
 * @throws JournalCorruptError, StoreError `JOURNAL_VERSION` or `RECORD_TOO_LARGE`, at the first record that is not right, with its place in `data`.
 */
export async function* readRecords(
  source: AsyncIterable<Uint8Array | string>,
  options: ReadRecordsOptions,
): AsyncGenerator<FileRecord, DroppedTail | undefined> {
  let next = 0;
  for await (const line of readLines(source, options.maxRecordBytes)) {
    const { offset, bytes, zeros } = line;
    assertSize(line, options);
    const tail = tailOf(line);
    if (tail !== undefined) return tail;
    const record = decodeRecord(line, options.name);
    if ('seq' in record.value) {
      if (record.value['seq'] !== next) throw corrupt(options.name, line, sequenceProblem(record.value['seq'], next));
      next += 1;
    }
    yield record;
    if (zeros > 0) return { offset: offset + bytes.length, bytes: zeros, why: 'block of zeros' };
  }
  return undefined;
}

/** A record that was not written to its end has no line break, and its checksum does not fit. */
function tailOf({ offset, bytes, isEnded, zeros }: Line): DroppedTail | undefined {
  if (isEnded) return undefined;
  if (bytes.length === 0) return { offset, bytes: zeros, why: 'block of zeros' };
  if ('text' in decodeFrame(bytes) || !isTornFrame(bytes)) return undefined;
  return { offset, bytes: bytes.length + zeros, why: 'torn record' };
}

function decodeRecord(line: Line, name: string): FileRecord {
  const frame = decodeFrame(line.bytes);
  if ('problem' in frame) throw corrupt(name, line, frame.problem);
  const value = parse(frame.text);
  if (value === undefined) throw corrupt(name, line, 'it is no JSON object of plain values, though its checksum fits');
  const { v, type } = value;
  if (v !== RUN_FILE_VERSION)
    throw newer(name, line, { what: `version ${JSON.stringify(v ?? null)}`, readable: `version ${RUN_FILE_VERSION}` });
  if (typeof type !== 'string') throw corrupt(name, line, 'it has no type');
  return { offset: line.offset, line: line.number, type, value };
}

function parse(text: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text));
    assertJson(value);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function sequenceProblem(seq: Json | undefined, next: number): string {
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0)
    return `its sequence number is ${JSON.stringify(seq ?? null).slice(0, 40)}`;
  return seq > next
    ? `it has sequence number ${seq} where ${next} is due: records are missing`
    : `it has sequence number ${seq} again where ${next} is due: two writers, or two files in one`;
}

function assertSize({ offset, number, bytes }: Line, { name, maxRecordBytes, maxFileBytes }: ReadRecordsOptions): void {
  const isLarge = bytes.length > maxRecordBytes;
  if (!isLarge && offset + bytes.length <= maxFileBytes) return;
  const limit = isLarge ? `A record may have ${maxRecordBytes} bytes` : `A file may have ${maxFileBytes} bytes`;
  throw new StoreError(`Line ${number} of "${name}", at byte ${offset}, is too much: ${limit}. Raise the limit if you trust the file.`, {
    code: 'RECORD_TOO_LARGE',
    data: { file: name, line: number, offset },
  });
}

/** Something is wrong with a record; `offset` and `line` say where. */
export function corrupt(
  name: string,
  { offset, number }: { readonly offset: number; readonly number: number },
  problem: string,
): JournalCorruptError {
  return new JournalCorruptError(
    `Line ${number} of "${name}", at byte ${offset}, is damaged: ${problem}. Get the file again from where it was exported.`,
    {
      data: { file: name, line: number, offset, problem },
    },
  );
}

/** A record of a version or type that only a later release knows. */
export function newer(
  name: string,
  { offset, number }: { readonly offset: number; readonly number: number },
  { what, readable }: { readonly what: string; readonly readable: string },
): StoreError {
  return new StoreError(
    `Line ${number} of "${name}", at byte ${offset}, has ${what}; this release reads ${readable}. Install a later release; nothing of the file was taken.`,
    {
      code: 'JOURNAL_VERSION',
      data: { file: name, line: number, offset, found: what },
    },
  );
}
