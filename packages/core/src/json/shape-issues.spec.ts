import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { jsonSchema } from './json-schema.ts';
import { shapeIssues } from './shape-issues.ts';

const schema = z.strictObject({
  count: z.int().min(1),
  name: z.string().max(70).optional(),
  value: jsonSchema.optional(),
  list: z.array(z.number()).optional(),
});
const issue = (value: unknown): string | undefined => {
  const [first] = shapeIssues(schema, value);
  return first === undefined ? undefined : `${first.path}: ${first.message}`;
};

describe('what a schema has against a value', () => {
  it('names the place and what stands there', () => {
    expect(issue({ count: -2 })).toBe('count: Too small: expected number to be >=1; it is -2');
    expect(issue({ count: 'many' })).toMatch(/^count: .*; it is "many"$/);
    expect(issue({ count: 1, list: [1, Number.NaN] })).toMatch(/^list\.1: .*; it is NaN$/);
    expect(issue({ count: 1, name: 'x'.repeat(80) })).toMatch(/^name: .*; it is a text of 80 characters$/);
  });

  it('repeats nothing that its message says, and shows no large value', () => {
    expect(issue({ count: 1, extra: 'x' })).toBe(': Unrecognized key: "extra"');
    expect(issue({ count: {} })).toMatch(/received object$/);
    expect(issue({ count: 1, value: [1n] })).toMatch(/a bigint has no JSON form\. Use .* and null$/);
    expect(issue({ count: 1 })).toBeUndefined();
  });
});
