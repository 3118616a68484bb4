import { EncodingError } from '../errors/encoding-error.ts';
import { showPath } from './show-path.ts';

/** How bytes and text correspond. `base64` and `hex` carry any bytes. */
export const textEncodings = ['utf-8', 'utf-16le', 'latin1', 'ascii', 'base64', 'hex'] as const;

export type TextEncoding = (typeof textEncodings)[number];

const spellings: Readonly<Record<string, TextEncoding>> = {
  utf8: 'utf-8',
  'utf-8': 'utf-8',
  'utf-16': 'utf-16le',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  'utf-16le': 'utf-16le',
  ucs2: 'utf-16le',
  latin1: 'latin1',
  'latin-1': 'latin1',
  'iso-8859-1': 'latin1',
  ascii: 'ascii',
  'us-ascii': 'ascii',
  base64: 'base64',
  binary: 'base64',
  hex: 'hex',
};

/** The encoding a name stands for. */
export function encodingNamed(name: string): TextEncoding | undefined {
  const plain = name.trim().toLowerCase();
  return Object.hasOwn(spellings, plain) ? spellings[plain] : undefined;
}

/** Text of bytes. @throws EncodingError when they are not in the encoding: nothing is replaced silently. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding, path: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (encoding === 'base64' || encoding === 'hex' || encoding === 'latin1') return buffer.toString(encoding);
  if (encoding === 'ascii') {
    if (buffer.some((byte) => byte > 0x7f)) throw notIn(path, encoding);
    return buffer.toString('latin1');
  }
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw notIn(path, encoding, error);
  }
}

/** Bytes of text. @throws EncodingError when the encoding cannot hold it. */
export function encodeText(text: string, encoding: TextEncoding): Uint8Array {
  if (encoding === 'base64' || encoding === 'hex') {
    const bytes = Buffer.from(text, encoding);
    if (bytes.toString(encoding) !== plainDigits(text, encoding))
      throw new EncodingError(`The content is not ${encoding}. Pass valid ${encoding}, or another encoding.`, { data: { encoding } });
    return bytes;
  }
  if (encoding === 'latin1' || encoding === 'ascii') {
    const highest = encoding === 'ascii' ? 0x7f : 0xff;
    const bad = [...text].find((character) => (character.codePointAt(0) ?? 0) > highest);
    if (bad !== undefined)
      throw new EncodingError(`The content holds ${showPath(bad)}, which ${encoding} cannot hold. Use utf-8.`, { data: { encoding } });
    return Buffer.from(text, 'latin1');
  }
  if (!text.isWellFormed())
    throw new EncodingError(
      'The content holds half a surrogate pair, which no encoding of text can hold. Text was probably cut in the middle of a character.',
      { data: { encoding } },
    );
  return Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'utf16le');
}

function plainDigits(text: string, encoding: 'base64' | 'hex'): string {
  const digits = text.replaceAll(/\s/g, '');
  if (encoding === 'hex') return digits.toLowerCase();
  return digits.padEnd(Math.ceil(digits.length / 4) * 4, '=');
}

function notIn(path: string, encoding: TextEncoding, cause?: unknown): EncodingError {
  return new EncodingError(
    `The file ${showPath(path)} is not ${encoding} text. Read it with "encoding: latin1", or "encoding: base64" for any bytes.`,
    { cause, data: { path, encoding } },
  );
}
