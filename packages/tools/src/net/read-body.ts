import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ResponseTooLargeError } from '../errors/response-too-large-error.ts';
import type { Deadline } from './deadline.ts';
import { netError } from './exchange.ts';

/** How a body is read. */
export interface ReadBodyOptions {
  readonly maxBytes: number;
  readonly deadline: Deadline;
  readonly what: string;
}

/** The body of an answer, unpacked, piece by piece; the connection is closed at its end, at the limit, and when nobody reads on. */
export async function* readBody(
  answer: IncomingMessage,
  { maxBytes, deadline, what }: ReadBodyOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  using _deadline = deadline;
  try {
    if (Number(answer.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(what, maxBytes);
    let size = 0;
    for await (const chunk of unpacked(answer)) {
      deadline.touch();
      const bytes = chunk as Uint8Array;
      size += bytes.byteLength;
      if (size > maxBytes) throw tooLarge(what, maxBytes);
      yield bytes;
    }
  } catch (error) {
    throw netError(error, deadline.signal, what);
  } finally {
    answer.destroy();
  }
}

function unpacked(answer: IncomingMessage): Readable {
  const unpack = unpackerOf(answer.headers['content-encoding']?.trim().toLowerCase());
  // Errors reach the reader through the last stream.
  return unpack === undefined ? answer : pipeline(answer, unpack, () => undefined);
}

function unpackerOf(encoding: string | undefined): Transform | undefined {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

function tooLarge(what: string, maxBytes: number): ResponseTooLargeError {
  return new ResponseTooLargeError(`The answer of ${what} is longer than ${maxBytes} bytes. Ask for less, or allow more with max_bytes.`, {
    data: { url: what, maxBytes },
  });
}
