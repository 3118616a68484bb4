import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeText, encodeText, encodingNamed } from './text-encoding.ts';

describe('text encodings', () => {
  it('give any text back in UTF-8 and UTF-16, a byte order mark included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const encoding of ['utf-8', 'utf-16le'] as const) {
          if (text.isWellFormed()) expect(decodeText(encodeText(text, encoding), encoding, 'f')).toBe(text);
          else expect(() => encodeText(text, encoding)).toThrow(expect.objectContaining({ code: 'TEXT_ENCODING' }));
        }
      }),
    );
    expect(decodeText(encodeText('\uFEFFa', 'utf-8'), 'utf-8', 'f')).toBe('\uFEFFa');
  });

  it('give any bytes back in base64, hex and latin1', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        for (const encoding of ['base64', 'hex', 'latin1'] as const)
          expect(Buffer.from(encodeText(decodeText(bytes, encoding, 'f'), encoding))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('refuse what they cannot hold instead of replacing it', () => {
    const refused = expect.objectContaining({ code: 'TEXT_ENCODING' });
    expect(() => decodeText(Buffer.from([0xff, 0xfe, 0x41]), 'utf-8', 'f')).toThrow(refused);
    expect(() => decodeText(Buffer.from([0x80]), 'ascii', 'f')).toThrow(refused);
    expect(() => encodeText('€', 'latin1')).toThrow(refused);
    expect(() => encodeText('no base64!', 'base64')).toThrow(refused);
    expect(() => encodeText('abc', 'hex')).toThrow(refused);
  });

  it('go by their usual names', () => {
    expect(['UTF8', 'iso-8859-1', ' Latin-1', 'binary', 'toString'].map(encodingNamed)).toEqual([
      'utf-8',
      'latin1',
      'latin1',
      'base64',
      undefined,
    ]);
  });
});
