import { sha256 } from '@tutti/core';

/*
 * A run file is one line per record: `<checksum> <JSON>\n`. The checksum is the first 8 hex digits of the SHA-256 of the
 * JSON's bytes. Every record has `v` (the version of this format) and `type`; a run's own records also have `seq`, from 0.
 *   run.created, then the other records of the run in order; `blob` records in pieces before the record that names them;
 *   `inbox` records for messages not yet taken; last, `end` with the number of the run's records.
 */

/** Version of the format of run files. A file of another version is refused. */
export const RUN_FILE_VERSION = 1;

const CHECKSUM_DIGITS = 8;

export function encodeFrame(record: object): string {
  const text = JSON.stringify({ v: RUN_FILE_VERSION, ...record });
  return `${checksumOf(text)} ${text}\n`;
}

export function checksumOf(text: string | Uint8Array): string {
  return sha256(text).slice(0, CHECKSUM_DIGITS);
}

const BOM = Buffer.from('\u{feff}');
const CARRIED_AS_TEXT = 'an editor or a transfer as text has changed the file';
const HEX = /^[0-9a-f]*$/;

/** The parts of a line, or what is wrong with it. */
export function decodeFrame(line: Buffer): { readonly text: Buffer } | { readonly problem: string } {
  const checksum = line.toString('latin1', 0, CHECKSUM_DIGITS);
  if (checksum.length < CHECKSUM_DIGITS || !HEX.test(checksum) || line[CHECKSUM_DIGITS] !== 0x20)
    return {
      problem: `it does not begin with a checksum${line.subarray(0, BOM.length).equals(BOM) ? `, but with a byte order mark: ${CARRIED_AS_TEXT}` : ''}`,
    };
  const text = line.subarray(CHECKSUM_DIGITS + 1);
  if (checksumOf(text) === checksum) return { text };
  return { problem: `its checksum does not match${text.at(-1) === 0x0d ? `, and it ends in CR LF: ${CARRIED_AS_TEXT}` : ''}` };
}

/** Whether bytes are how a record may begin: what is left of one when writing it was cut off. */
export function isTornFrame(bytes: Buffer): boolean {
  const checksum = bytes.toString('latin1', 0, CHECKSUM_DIGITS);
  if (!HEX.test(checksum)) return false;
  const rest = bytes.subarray(CHECKSUM_DIGITS);
  if (rest.length === 0) return true;
  const begins = rest[0] === 0x20 && (rest.length === 1 || rest[1] === 0x7b);
  // A character may be cut in two at the end, so the stream form is asked.
  return begins && isUtf8Start(rest);
}

function isUtf8Start(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return !bytes.includes(0);
  } catch {
    return false;
  }
}
