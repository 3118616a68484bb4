import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { declareParameters } from './known-parameters.ts';
import { parameterSchema } from './parameter-schema.ts';
import type { Schema } from './schema.ts';

const shape = z.object({
  format: z.enum(['md', 'html']).default('md'),
  layers: z.array(z.object({ kind: z.enum(['bar', 'line']) })).optional(),
  when: z.date().optional(),
});
const schema: Schema = declareParameters(
  z.preprocess((given) => given, shape),
  {
    names: { format: ['output_format'], layers: [], when: [] },
    isOpen: false,
    takesCamelCase: true,
  },
);

describe('the schema of one parameter', () => {
  it.each([
    ['format', { enum: ['md', 'html'] }],
    ['output_format', { enum: ['md', 'html'] }],
    ['outputFormat', { enum: ['md', 'html'] }],
    ['layers.0.kind', { enum: ['bar', 'line'] }],
    ['when', {}],
  ])('is that of %s, by any of its spellings', (path, expected) => {
    expect(parameterSchema({ schema }, path.split('.'))).toMatchObject(expected);
  });

  it.each(['colour', 'layers.kind', 'format.md', 'toString', ''])('is undefined for %j, which is not there', (path) => {
    expect(parameterSchema({ schema }, path.split('.'))).toBeUndefined();
  });

  it('is undefined without a schema that can be described', () => {
    const foreign: Schema = { '~standard': { version: 1, vendor: 'other', validate: (value) => ({ value }) } };
    expect(parameterSchema({}, ['a'])).toBeUndefined();
    expect(parameterSchema({ schema: foreign }, ['a'])).toBeUndefined();
    expect(parameterSchema({ schema }, [])).toBeUndefined();
  });
});
