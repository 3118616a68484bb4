import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ValidationError } from '../errors/validation-error.ts';
import { parseWith } from './parse-with.ts';
import type { Schema } from './schema.ts';

describe('parseWith', () => {
  const schema = z.object({ name: z.string(), tags: z.array(z.string()).default([]) });

  it('gives the parsed value, with defaults', async () => {
    expect(await parseWith(schema, { name: 'x' }, 'The input')).toEqual({ name: 'x', tags: [] });
  });

  it('lists every issue with its path', async () => {
    const error: unknown = await parseWith(schema, { tags: ['a', 1] }, 'The input of "draft"').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).issues.map(({ path }) => path)).toEqual(['name', 'tags.1']);
    expect((error as ValidationError).message).toMatch(/^The input of "draft" is not valid: name: .*; tags\.1: /);
    expect((error as ValidationError).code).toBe('VALIDATION_FAILED');
  });

  it('takes any Standard Schema, asynchronous ones too', async () => {
    const even: Schema<number> = {
      '~standard': {
        version: 1,
        vendor: 'by hand',
        validate: async (value) =>
          Number(value) % 2 === 0 ? { value: Number(value) } : { issues: [{ message: 'must be even', path: [{ key: 'n' }] }] },
      },
    };
    expect(await parseWith(even, '4', 'n')).toBe(4);
    await expect(parseWith(even, 3, 'n')).rejects.toThrow('n is not valid: n: must be even.');
  });
});
