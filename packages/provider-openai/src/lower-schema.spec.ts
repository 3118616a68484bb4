import { describe, expect, test } from '@jest/globals';
import { SchemaUnsupportedError, type Json, type JsonObject } from '@tutti/core';
import { lowerSchema } from './lower-schema.ts';
import { toRequest } from './to-request.ts';
import { ask } from './spec-support/wire.ts';

const lower = (schema: JsonObject): ReturnType<typeof lowerSchema> => lowerSchema({ name: 'x', schema });

/** Every object of a strict schema is closed and requires all it has. */
function offences(value: Json, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => offences(item, `${path}/${index}`));
  if (typeof value !== 'object' || value === null) return [];
  const node = value as JsonObject;
  const own =
    typeof node['properties'] === 'object' &&
    node['properties'] !== null &&
    node['type'] !== undefined &&
    (node['additionalProperties'] !== false || Object.keys(node['properties']).join() !== (node['required'] as string[]).join())
      ? [path]
      : [];
  return [...own, ...Object.entries(node).flatMap(([key, member]) => offences(member, `${path}/${key}`))];
}

describe('a response schema for strict structured outputs', () => {
  test('closes every object and makes optional properties nullable; the nulls go again', () => {
    const { schema, strict, raise } = lower({
      type: 'object',
      required: ['a'],
      properties: {
        a: { type: 'string', minLength: 2, format: 'uri' },
        b: { type: 'object', properties: { c: { type: ['integer', 'null'] }, d: { type: 'integer' } } },
        list: { type: 'array', items: { $ref: '#/$defs/item' } },
      },
      $defs: { item: { type: 'object', properties: { e: { const: 1 }, f: { type: 'string' } }, required: ['e'] } },
    });
    expect(strict).toBe(true);
    expect(offences(schema)).toEqual([]);
    expect(schema['properties']).toMatchObject({ a: { type: 'string' } });
    expect(
      raise?.({
        a: 'xx',
        b: { c: null, d: null },
        list: [
          { e: 1, f: null },
          { e: 1, f: 'y' },
        ],
      }),
    ).toEqual({ a: 'xx', b: { c: null }, list: [{ e: 1 }, { e: 1, f: 'y' }] });
    expect(raise?.({ a: 'xx', b: null, list: null })).toEqual({ a: 'xx' });
  });

  test('stays as it is when all of it is required', () => {
    expect(lower({ type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false })).toEqual({
      schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false },
      strict: true,
      raise: undefined,
    });
  });

  test.each<[JsonObject, Json]>([
    [{ type: 'array', items: { type: 'integer' } }, [1, 2]],
    [{ type: 'string' }, 'x'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, null],
    [{ enum: ['a', 'b'] }, 'a'],
  ])('wraps %j, which is no object, and unwraps the answer', (given, value) => {
    const { schema, raise } = lower(given);
    expect(schema).toMatchObject({ type: 'object', required: ['value'], additionalProperties: false });
    expect(raise?.({ value })).toEqual(value);
  });

  test('with free keys is shown, but not strict', () => {
    for (const given of [
      { type: 'object', additionalProperties: { type: 'string' } },
      { type: 'object' },
      { type: 'object', properties: { a: { type: 'object', patternProperties: { '^x': {} } } } },
    ])
      expect(lower(given)).toMatchObject({ schema: given, strict: false });
  });

  test('joins objects that must all hold, and takes the branch of a choice that fits', () => {
    const { schema, raise } = lower({
      allOf: [
        { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        {
          type: 'object',
          properties: {
            b: {
              oneOf: [{ type: 'object', properties: { k: { const: 'x' }, n: { type: 'integer' } }, required: ['k'] }, { type: 'string' }],
            },
          },
        },
      ],
    });
    expect(offences(schema)).toEqual([]);
    expect(raise?.({ a: 'q', b: { k: 'x', n: null } })).toEqual({ a: 'q', b: { k: 'x' } });
    expect(raise?.({ a: 'q', b: null })).toEqual({ a: 'q' });
  });

  test('that has no form is refused before anything is sent, with every place', () => {
    const schema = { type: 'object', properties: { a: { not: { type: 'null' } }, b: { if: {}, then: {} } } };
    expect(() => toRequest(ask('x', { responseSchema: { name: 'x', schema } }))).toThrow(SchemaUnsupportedError);
    expect(() => lower(schema)).toThrow(/properties\.a\.not: .*; properties\.b\.if/);
  });
});
