import { describe, expect, it } from '@jest/globals';
import { parseCsv, renderCsv } from './index.ts';

describe('separated values', () => {
  it('are written with the names of the columns or without', () => {
    expect(renderCsv([{ a: 1, b: '1' }])).toBe('a,b\n1,"1"\n');
    expect(renderCsv([{ a: 1, b: '1' }], { header: false, delimiter: ';' })).toBe('1;"1"\n');
    expect(renderCsv([[1, null]])).toBe('1,\n');
    expect(renderCsv(['x', 2])).toBe('value\nx\n2\n');
    expect(renderCsv([])).toBe('');
  });

  it('keep a column without a name, so that the first row is not taken for the names', () => {
    expect(parseCsv(renderCsv([{ '': 'x' }, { '': 'y' }]))).toEqual([{ column_1: 'x' }, { column_1: 'y' }]);
  });

  it('have no names of columns that could reach a prototype', () => {
    for (const name of ['__proto__', 'constructor', 'prototype'])
      expect(() => parseCsv(`a,${name}\n1,2\n`)).toThrow(`"${name}" is not allowed as the name of a column (row 1, column 2).`);
  });

  it('can be marked where a spreadsheet would take them for formulas: texts and names, not numbers', () => {
    expect(renderCsv([{ '+a': '=1', b: -1 }], { escapeFormulas: true })).toBe("'+a,b\n'=1,-1\n");
  });
});
