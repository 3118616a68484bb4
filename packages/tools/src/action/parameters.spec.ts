import { describe, expect, it } from '@jest/globals';
import { knownParameters, parseWith, snakeCase } from '@tutti/core';
import { z } from 'zod';
import { flag, numeric, parameters } from './parameters.ts';

const schema = parameters<Record<string, unknown>>(
  { max_tokens: numeric(z.number().int()).optional(), path: z.string(), on: flag().default(false) },
  { aliases: { path: ['file_path'] } },
);

describe('parameters', () => {
  it('takes snake_case, camelCase and other spellings', async () => {
    expect(await parseWith(schema, { maxTokens: 5, filePath: 'a' }, 'input')).toEqual({ max_tokens: 5, path: 'a', on: false });
    expect(await parseWith(schema, { max_tokens: '5', file_path: 'a', on: 'true' }, 'input')).toEqual({
      max_tokens: 5,
      path: 'a',
      on: true,
    });
  });

  it('prefers the name itself to its other spellings, in either order', async () => {
    expect(await parseWith(schema, { file_path: 'b', path: 'a' }, 'input')).toMatchObject({ path: 'a' });
    expect(await parseWith(schema, { path: 'a', file_path: 'b' }, 'input')).toMatchObject({ path: 'a' });
  });

  it('gives its own result back unchanged', async () => {
    const once = await parseWith(schema, { filePath: 'a', maxTokens: '7' }, 'input');
    expect(await parseWith(schema, once, 'input')).toEqual(once);
  });

  it('refuses a misspelt name and drops a foreign one', async () => {
    await expect(parseWith(schema, { path: 'a', max_tokns: 5 }, 'input')).rejects.toMatchObject({
      issues: [{ path: 'max_tokns', message: expect.stringContaining('"max_tokens"') }],
    });
    expect(await parseWith(schema, { path: 'a', mood: 'good' }, 'input')).toEqual({ path: 'a', on: false });
  });

  it('treats null as left out', async () => {
    expect(await parseWith(schema, { path: 'a', max_tokens: null }, 'input')).toEqual({ path: 'a', on: false });
    await expect(parseWith(schema, { path: null }, 'input')).rejects.toMatchObject({ issues: [{ path: 'path' }] });
  });

  it('leaves names that are no camelCase alone', () => {
    expect(['topP', 'ABC', 'a_b', 'Title', 'x'].map(snakeCase)).toEqual(['top_p', 'ABC', 'a_b', 'Title', 'x']);
  });

  it('tells of every name it knows, also when the schema is refined', () => {
    const names = { max_tokens: [], path: ['file_path'], on: [] };
    expect(knownParameters({ schema })).toMatchObject({ names, isOpen: false });
    expect(knownParameters({ schema: schema.refine(() => true) })).toMatchObject({ names });
  });

  it('keeps options under the spelling they were given, and refuses misspelt ones', async () => {
    const withOptions = parameters<Record<string, unknown>>({ path: z.string() }, { options: { conditions: ['condition', 'where'] } });
    expect(await parseWith(withOptions, { path: 'a', where: 'x > 1', mood: 1 }, 'input')).toEqual({ path: 'a', where: 'x > 1' });
    await expect(parseWith(withOptions, { path: 'a', conditon: 'x > 1' }, 'input')).rejects.toMatchObject({
      issues: [{ path: 'conditon', message: expect.stringContaining('"condition"') }],
    });
  });
});
