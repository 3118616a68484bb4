import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ValidationError } from '../errors/validation-error.ts';
import { assertJson } from './assert-json.ts';
import { canonicalJson } from './canonical-json.ts';
import { hashJson, sha256 } from './hash.ts';
import { jsonObjectSchema, jsonSchema } from './json-schema.ts';
import type { Json } from './json.ts';

const values = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;

/** The same value with the keys of its objects in reverse. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turned(member as Json)]),
  );
}

describe('canonicalJson', () => {
  it('sorts keys by UTF-16 code units and leaves lists alone', () => {
    expect(canonicalJson({ b: [3, 1], a: { é: null, z: true, '€': 'x' } })).toBe('{"a":{"z":true,"é":null,"€":"x"},"b":[3,1]}');
  });

  it('drops members that are undefined, as JSON does', () => {
    expect(canonicalJson({ a: undefined, b: 1 } as unknown as Json)).toBe('{"b":1}');
  });

  it('gives equal texts for equal values and the value back', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 1 },
    );
  });
});

describe('hashJson', () => {
  it('is the SHA-256 of the canonical text', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256(new TextEncoder().encode('abc'))).toBe(sha256('abc'));
    expect(hashJson({ b: 1, a: 2 })).toBe(sha256('{"a":2,"b":1}'));
  });

  it('tells different values apart, whatever the order of keys', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(hashJson(turned(a))).toBe(hashJson(a));
        expect(hashJson(a) === hashJson(b)).toBe(canonicalJson(a) === canonicalJson(b));
      }),
      { seed: 2 },
    );
  });
});

describe('assertJson', () => {
  it('lets plain values pass, of other realms and without prototype too', () => {
    fc.assert(
      fc.property(values, (value) => assertJson(value)),
      { seed: 3 },
    );
    expect(() => assertJson(Object.assign(Object.create(null) as object, { a: 1 }))).not.toThrow();
    expect(() => assertJson({ a: undefined })).not.toThrow();
  });

  it('lets one object stand in several places', () => {
    const shared = { a: 1 };
    expect(() => assertJson([shared, { again: shared }])).not.toThrow();
  });

  const circle: unknown[] = [];
  circle.push({ circle });
  let deep: unknown = null;
  for (let i = 0; i < 5_000; i++) deep = [deep];
  it.each<[string, unknown, RegExp]>([
    ['NaN', { a: [1, Number.NaN] }, /value is not plain JSON at "a\.1": NaN/],
    ['infinity', Number.POSITIVE_INFINITY, /Infinity/],
    ['a function', { f: () => 1 }, /at "f": a function/],
    ['a bigint', [1n], /bigint/],
    ['a symbol', Symbol('s'), /symbol/],
    ['undefined in a list', [undefined], /undefined/],
    ['a date', { at: new Date(0) }, /at "at": an instance of Date/],
    ['a map', new Map(), /an instance of Map/],
    ['a circle', circle, /refers to itself/],
    ['endless nesting', deep, /deeper than/],
    [
      'what throws when it is read',
      {
        a: {
          get b(): never {
            throw new Error('no such luck');
          },
        },
      },
      /at "a\.b": reading it throws \(no such luck\)/,
    ],
    ...['__proto__', 'prototype', 'constructor'].map((key): [string, unknown, RegExp] => [
      `the key ${key}`,
      JSON.parse(`{"a":[{"${key}":{}}]}`),
      new RegExp(`at "a\\.0": the key "${key}"`),
    ]),
  ])('refuses %s, naming its place', (_, value, message) => {
    expect(() => assertJson(value)).toThrow(message);
    expect(() => assertJson(value)).toThrow(ValidationError);
    expect(jsonSchema.safeParse(value).success).toBe(false);
  });

  it('lets own names be those of classes where that is asked for, as long as they lead to no prototype', () => {
    const check = (text: string) => (): void => assertJson(JSON.parse(text), 'value', { allowsOwnNames: true });
    for (const text of ['{"constructor":1}', '{"prototype":{"constructor":[]}}', '{"constructor":{"a":{"prototype":1}}}'])
      expect(check(text)).not.toThrow();
    expect(check('{"a":{"__proto__":1}}')).toThrow(/at "a": the key "__proto__"/);
    expect(check('{"constructor":{"prototype":1}}')).toThrow(/at "constructor": the key "prototype"/);
  });

  it('has schemas for values and objects', () => {
    expect(jsonSchema.parse([1, { a: null }])).toEqual([1, { a: null }]);
    expect(jsonObjectSchema.parse({ a: [1] })).toEqual({ a: [1] });
    expect(jsonObjectSchema.safeParse([1]).success).toBe(false);
    expect(jsonObjectSchema.safeParse({ a: Number.NaN }).success).toBe(false);
  });
});
