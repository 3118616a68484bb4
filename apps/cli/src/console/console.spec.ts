import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatBytes } from './format.ts';
import { printable, printableText, shorten } from './printable.ts';
import { isResumable, runStatus } from './status.ts';
import { table } from './table.ts';

describe('printing what others wrote', () => {
  test('shows characters that move the cursor, colour, hide or reorder text as escapes', () => {
    expect(printableText('one\r\ntwo\tthree\u009b31m')).toBe('one\ntwo\tthree\\u{9b}31m');
  });

  test('never lets a control character through', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\u0000-\u001f\u007f-\u009f]/.test(printable(text))));
  });

  test('cuts between characters, not inside them', () => {
    expect(shorten('🍎🍏🍐', 2)).toBe('🍎…');
    expect(shorten('abc', 3)).toBe('abc');
  });
});

describe('figures for people', () => {
  test.each([
    [0, '0 B'],
    [512, '512 B'],
    [1024, '1.0 KiB'],
    [3.5 * 1024 * 1024, '3.5 MiB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test('tables align and end without spaces', () => {
    expect(
      table(
        ['name', 'n'],
        [
          ['a', '1'],
          ['long name', '22'],
        ],
        ['n'],
      ),
    ).toBe('name        n\na           1\nlong name  22');
  });
});

describe('the status of a run', () => {
  test('is interrupted when it should be at work and nobody holds it', () => {
    expect(runStatus({ status: 'running' })).toBe('interrupted');
    expect(runStatus({ status: 'running', owner: 'w' })).toBe('running');
    expect(runStatus({ status: 'paused' })).toBe('paused');
  });

  test('says whether there is something to resume', () => {
    expect(isResumable({ status: 'running' })).toBe(true);
    expect(isResumable({ status: 'running', owner: 'w' })).toBe(false);
    expect(isResumable({ status: 'paused' })).toBe(true);
    expect(isResumable({ status: 'completed' })).toBe(false);
  });
});
