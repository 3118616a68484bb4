import { describe, expect, test } from '@jest/globals';
import { OutputTooLargeError, ValidationError, type Json } from '@tutti/core';
import fc from 'fast-check';
import { inlineLimitBytes, recordable } from './spill.ts';

describe('recordable', () => {
  test('keeps small values inline and gives large ones a blob of exactly their JSON', () => {
    expect(recordable({ a: [1, 'x', null] }, 'it')).toEqual({ output: { a: [1, 'x', null] } });
    const large = { text: 'é'.repeat(40_000) };
    const result = recordable(large, 'it');
    if (!('row' in result)) throw new Error('expected a blob');
    expect(JSON.parse(Buffer.from(result.row.bytes).toString())).toEqual(large);
    expect(result.blob.bytes).toBe(result.row.bytes.length);
  });

  test('never keeps more than the limit inline, whatever the value is made of', () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter((value) => !/"(?:__proto__|prototype|constructor)":/.test(JSON.stringify(value))),
        fc.integer({ min: 1, max: 3_000 }),
        (value, times) => {
          const many = Array.from({ length: times }, () => value) as Json;
          const result = recordable(many, 'it');
          if ('output' in result) expect(Buffer.byteLength(JSON.stringify(many))).toBeLessThanOrEqual(inlineLimitBytes);
          else expect(result.blob.bytes).toBeGreaterThan(inlineLimitBytes);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('takes nothing for null', () => {
    expect(recordable(undefined, 'it')).toEqual({ output: null });
  });

  test('refuses what is not JSON, naming the place', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = { cyclic };
    for (const bad of [() => 1, 1n, Number.NaN, { a: [new Date(0)] }, cyclic, JSON.parse('{"__proto__":1}') as unknown]) {
      expect(() => recordable(bad, 'The output')).toThrow(ValidationError);
    }
    expect(() => recordable({ a: [1, Number.NaN] }, 'The output')).toThrow(/The output is not plain JSON at "a\.1"/);
  });

  test('refuses more than 64 MiB', () => {
    expect(() => recordable('x'.repeat(64 * 1024 * 1024), 'The output')).toThrow(OutputTooLargeError);
  });
});
