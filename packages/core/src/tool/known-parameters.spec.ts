import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { knownParameters, unknownParameters, type KnownParameters } from './known-parameters.ts';
import type { Schema } from './schema.ts';

const known: KnownParameters = {
  names: { conditions: ['condition', 'where'], path: [], max_rows: [] },
  isOpen: false,
  takesCamelCase: true,
};
const action = (schema: unknown): { readonly description: string; readonly schema: Schema } => ({
  description: '',
  schema: schema as Schema,
});

describe('unknown parameters', () => {
  it('are those that are neither a name nor a spelling of one, with the nearest', () => {
    expect(unknownParameters(['conditon', 'path', 'colour'], known)).toEqual([{ name: 'conditon', near: 'condition' }, { name: 'colour' }]);
    expect(unknownParameters(['where', 'maxRows'], known)).toEqual([]);
    expect(unknownParameters(['maxRow'], known)).toEqual([{ name: 'maxRow', near: 'max_rows' }]);
    expect(unknownParameters(['ptah'], known)).toEqual([{ name: 'ptah', near: 'path' }]);
  });

  it('are not taken for a parameter that is given', () => {
    expect(unknownParameters(['where', 'conditon'], known)).toEqual([{ name: 'conditon' }]);
  });

  it('are told of where others are material only when they are near', () => {
    expect(unknownParameters(['pth', 'colour'], { ...known, isOpen: true })).toEqual([{ name: 'pth', near: 'path' }]);
  });

  it('are not confused by names of every object', () => {
    expect(unknownParameters(['constructor', '__proto__'], known)).toEqual([{ name: 'constructor' }, { name: '__proto__' }]);
  });
});

describe('known parameters', () => {
  it('are what the action says, else what its zod schema has', () => {
    expect(knownParameters({ ...action(z.object({ a: z.string() })), parameters: known })).toBe(known);
    expect(knownParameters(action(z.object({ a: z.string(), b: z.date().optional() })))).toEqual({
      names: { a: [], b: [] },
      isOpen: false,
    });
    expect(knownParameters(action(z.looseObject({ a: z.string() })))).toEqual({ names: { a: [] }, isOpen: true });
    expect(knownParameters(action(z.preprocess((value) => value, z.object({ a: z.string() }))))).toEqual({
      names: { a: [] },
      isOpen: false,
    });
  });

  it('are unknown without a schema, and with one of another library', () => {
    expect(knownParameters({})).toBeUndefined();
    expect(
      knownParameters(action({ '~standard': { version: 1, vendor: 'other', validate: (value: unknown) => ({ value }) } })),
    ).toBeUndefined();
    expect(knownParameters(action(z.record(z.string(), z.unknown())))).toBeUndefined();
  });
});
