import { expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Json } from '@tutti/core';
import { answerForSchema } from './answer-for-schema.ts';

const schemas: Readonly<Record<string, z.ZodType>> = {
  'plain types': z.object({ text: z.string(), count: z.int(), ratio: z.number(), flag: z.boolean(), nothing: z.null() }),
  enums: z.object({ level: z.enum(['low', 'high']), kind: z.literal('x') }),
  bounds: z.object({
    a: z.int().min(5).max(9),
    b: z.number().gt(0).lt(1),
    c: z.int().multipleOf(5).min(7),
    d: z.number().max(-3),
    e: z.string().min(30),
    f: z.string().max(2),
    g: z.number().gt(4),
  }),
  formats: z.object({ mail: z.email(), day: z.iso.date(), at: z.iso.datetime(), link: z.url() }),
  arrays: z.object({
    many: z.array(z.object({ id: z.int() })).min(3),
    few: z.array(z.string()).max(0),
    pair: z.tuple([z.string(), z.number()]),
  }),
  choices: z.object({ maybe: z.string().nullable(), either: z.union([z.object({ a: z.int() }), z.string()]), perhaps: z.int().optional() }),
  nested: z.object({ outer: z.object({ inner: z.object({ leaf: z.string() }) }) }),
};

test.each(Object.entries(schemas))('%s: the generic answer fits its schema', (_, schema) => {
  const answer = answerForSchema(z.toJSONSchema(schema) as Json);
  expect(schema.safeParse(answer)).toMatchObject({ success: true });
});

test('a schema that refers to itself ends', () => {
  const tree: z.ZodType = z.object({
    name: z.string(),
    get children() {
      return z.array(tree);
    },
  });
  const answer = answerForSchema(z.toJSONSchema(tree) as Json);
  expect(tree.safeParse(answer).success).toBe(true);
});

test('defaults, examples and constants come first, and texts say what they are for', () => {
  expect(
    answerForSchema({
      type: 'object',
      properties: {
        a: { type: 'string', default: 'x' },
        b: { type: 'string', examples: ['y'] },
        c: { const: 3 },
        title: { type: 'string' },
      },
    }),
  ).toEqual({ a: 'x', b: 'y', c: 3, title: 'title' });
  expect(answerForSchema({ type: 'string' }, 'summary')).toBe('summary');
  expect(answerForSchema(true)).toBe('answer');
});
