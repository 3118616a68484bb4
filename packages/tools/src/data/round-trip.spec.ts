import { describe, expect, it } from '@jest/globals';
import type { Json } from '@tutti/core';
import fc from 'fast-check';
import { parseData } from './parse-data.ts';
import { renderData } from './render-data.ts';

const key = fc.string({ maxLength: 8 }).filter((name) => !['__proto__', 'prototype', 'constructor'].includes(name));
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
);
// Whole numbers beyond 2^53 are not exact to begin with.
const exact = number.filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value));
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((value) => value.normalize());
const scalar = fc.oneof(text, exact, fc.boolean(), fc.constant(null));
const { value: anyValue } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const column = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 _-]{0,7}[A-Za-z0-9]$/);
const cell = fc.oneof(
  fc.string({ maxLength: 10 }),
  fc.constantFrom('007', '1e3', 'true', '', ' x ', 'a,b', 'a"b', 'a\nb', 'a\r\nb', '=1+1', 'ö', '-1', '1.50', 'null'),
  exact,
  fc.boolean(),
  fc.constant(null),
);
const table = fc
  .uniqueArray(column, { minLength: 2, maxLength: 4 })
  .chain((columns) =>
    fc
      .array(fc.tuple(...columns.map(() => cell)), { minLength: 1, maxLength: 6 })
      .map((rows) => rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] as Json])))),
  );

describe('formats', () => {
  it.each(['json', 'yaml'] as const)('give every value back: %s', (format) => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(parseData(renderData(value, format), format)).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it('give every list back: jsonl', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 5 }), (values) => {
        expect(parseData(renderData(values, 'jsonl'), 'jsonl')).toEqual(values);
      }),
    );
  });

  it.each(['csv', 'tsv'] as const)('give records back with their types: %s', (format) => {
    fc.assert(
      fc.property(table, (records) => {
        expect(parseData(renderData(records, format), format)).toEqual(records);
      }),
      { numRuns: 500 },
    );
  });

  it('go through each other and back', () => {
    fc.assert(
      fc.property(table, (records) => {
        let value: Json = records;
        for (const format of ['csv', 'yaml', 'jsonl', 'tsv', 'json'] as const) value = parseData(renderData(value, format), format);
        expect(value).toEqual(records);
      }),
    );
  });
});
