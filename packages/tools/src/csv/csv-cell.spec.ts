import { describe, expect, it } from '@jest/globals';
import { isQuotedCell, csvCell, csvDelimiter } from './csv-cell.ts';

describe('cells of separated values', () => {
  it.each([
    ['', null],
    ['12', 12],
    ['-1.5', -1.5],
    ['TRUE', true],
    ['false', false],
    ['007', '007'],
    ['1e3', '1e3'],
    ['0x10', '0x10'],
    ['Infinity', 'Infinity'],
    [' 1', ' 1'],
    ['word', 'word'],
  ])('are read by their form: %j', (cell, value) => {
    expect(csvCell(cell)).toBe(value);
  });

  it('are quoted where text would become something else', () => {
    expect(['12', 'true', '', ' a'].map(isQuotedCell)).toEqual([true, true, true, true]);
    expect(['a', '007', 'a b'].map(isQuotedCell)).toEqual([false, false, false]);
  });

  it.each([
    ['a,b\n1;2;3', ','],
    ['a;b', ';'],
    ['a\tb', '\t'],
    ['a|b', '|'],
    ['"a,b,c";d', ';'],
    ['"a\tb\n,";c\n,,,', ';'],
    ['one', ','],
    ['', ','],
  ])('are parted by what the first record holds most of: %j', (text, delimiter) => {
    expect(csvDelimiter(text)).toBe(delimiter);
  });
});
