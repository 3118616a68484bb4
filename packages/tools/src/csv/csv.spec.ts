import { describe, expect, it } from '@jest/globals';
import type { Json } from '@tutti/core';
import fc from 'fast-check';
import { parseCsv, renderCsv } from './index.ts';

describe('separated values', () => {
  it('are written with the names of the columns or without', () => {
    expect(renderCsv([{ a: 1, b: '1' }])).toBe('a,b\n1,"1"\n');
    expect(renderCsv([{ a: 1, b: '1' }], { header: false, delimiter: ';' })).toBe('1;"1"\n');
    expect(renderCsv([[1, null]])).toBe('1,\n');
    expect(renderCsv(['x', 2])).toBe('value\nx\n2\n');
    expect(renderCsv([])).toBe('');
  });

  it('read back are what they were, whatever their texts hold and whether or not the delimiter is said', () => {
    const text = fc.string({ maxLength: 6, unit: fc.constantFrom(...'ab1-.,;|\t"\'\n\r =\uFEFF') });
    const cell = fc.oneof(text, fc.integer(), fc.boolean(), fc.constantFrom(null, '', 'true', '1'));
    // Names are read without the space around them.
    const name = text.map((words) => `n${words}n`);
    const records = fc
      .uniqueArray(name, { minLength: 1, maxLength: 4 })
      .chain((names) => fc.array(fc.record(Object.fromEntries(names.map((key) => [key, cell]))), { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(records, fc.constantFrom(undefined, ',', ';', '\t'), (given: Record<string, Json>[], delimiter) => {
        const isAlone = Object.keys(given[0] ?? {}).length === 1;
        const expected = given.map((row) =>
          Object.fromEntries(Object.entries(row).map(([key, value]) => [key, isAlone ? (value ?? '') : value])),
        );
        expect(parseCsv(renderCsv(given, { delimiter }), { delimiter })).toEqual(expected);
        const rows = given.map((row) => Object.values(row));
        expect(parseCsv(renderCsv(rows, { delimiter }), { delimiter, header: false })).toEqual(expected.map((row) => Object.values(row)));
      }),
      { numRuns: 1_000 },
    );
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
