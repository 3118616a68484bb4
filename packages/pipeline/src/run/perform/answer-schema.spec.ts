import { describe, expect, test } from '@jest/globals';
import { objectSchema, withFields } from './answer-schema.ts';

describe('the schema of an answer', () => {
  test('takes types in words, and fields of fields', () => {
    expect(
      objectSchema({
        score: 'float',
        list: { type: 'array', schema: { url: 'string' } },
        deep: { type: 'object', schema: { n: 'integer' } },
        grade: { type: 'string', enum: ['a', 'b'] },
        odd: 'whatever',
      }),
    ).toEqual({
      type: 'object',
      required: ['score', 'list', 'deep', 'grade', 'odd'],
      properties: {
        score: { type: 'number' },
        list: { type: 'array', items: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] } },
        deep: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
        grade: { type: 'string', enum: ['a', 'b'] },
        odd: {},
      },
    });
  });

  test('holds what others read of it, beside what is declared', () => {
    const declared = objectSchema({ data: { type: 'object', schema: { n: 'integer' } }, list: 'array' });
    const read = {
      type: 'object',
      properties: {
        data: { type: 'object', properties: { m: { type: 'string' } }, required: ['m'] },
        list: { type: 'array', items: { type: 'object', properties: { x: {} } } },
        more: {},
      },
    };
    expect(withFields(declared, read)).toEqual({
      type: 'object',
      required: ['data', 'list', 'more'],
      properties: {
        data: { type: 'object', properties: { n: { type: 'integer' }, m: { type: 'string' } }, required: ['n', 'm'] },
        list: { type: 'array', items: { type: 'object', properties: { x: {} }, required: ['x'] } },
        more: {},
      },
    });
  });
});
