import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plainUsage, type Generate, type Json, type JsonObject } from '@tutti/core';
import fc from 'fast-check';
import { FileAccess } from '../files/file-access.ts';
import { inferSchema } from './infer-schema.ts';
import { checkSchema } from './schema-validator.ts';
import { ValidationTool } from './validation-tool.ts';

let root = '';
let tool: ValidationTool;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-validation-'));
  tool = new ValidationTool(new FileAccess({ root }));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const schema: JsonObject = {
  type: 'object',
  properties: { id: { type: 'integer' }, mail: { type: 'string', format: 'email' }, level: { type: 'string', default: 'low' } },
  required: ['id'],
  additionalProperties: false,
};

/** As a step calls it. */
function run(action: string, parameters: JsonObject): Promise<JsonObject> {
  return tool.execute(action, parameters, { signal: new AbortController().signal });
}

describe('ValidationTool', () => {
  it('takes what keeps to the schema and names all that does not', async () => {
    expect(await run('execute', { data: { id: 1, mail: 'a@b.de' }, schema })).toMatchObject({ valid: true, success: true, errors: [] });
    expect(await run('validate', { data: { id: 'x', mail: 'no', extra: 1 }, schema })).toMatchObject({
      valid: false,
      success: false,
      errors: ['the data must NOT have additional properties: "extra"', 'id must be integer', 'mail must match format "email"'],
      error: expect.stringContaining('report_only'),
    });
  });

  it('converts and fills in when lenient, and leaves what was given alone', async () => {
    const data = { id: '7' };
    expect(await run('validate', { data, schema, mode: 'lenient' })).toMatchObject({
      valid: true,
      data: { id: 7, level: 'low' },
      warnings: [expect.any(String)],
    });
    expect(data).toEqual({ id: '7' });
    expect(await run('validate', { data: '5', schema: { type: 'number' }, mode: 'lenient' })).toMatchObject({ valid: true, data: 5 });
    expect(await run('validate', { data: { id: 'x' }, schema, mode: 'lenient' })).toMatchObject({ valid: false, success: false });
  });

  it('throws at a program that calls it itself, unless it is to report only', async () => {
    const data = { id: 'x', mail: 'no' };
    await expect(tool.execute('validate', { data, schema })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      issues: [{ path: 'id', message: 'must be integer' }, { path: 'mail' }],
    });
    expect(await tool.execute('validate', { data, schema, mode: 'report_only' })).toMatchObject({ valid: false });
    expect(await new ValidationTool({ root }).execute('validate', { data: { id: 1 }, schema })).toMatchObject({ valid: true });
  });

  it('only reports when that is asked for', async () => {
    expect(await run('validate', { data: {}, schema, mode: 'report_only' })).toMatchObject({
      valid: false,
      success: true,
      errors: ["the data must have required property 'id'"],
    });
    expect(await run('validate', { data: {}, schema, validation_level: 'permissive' })).toMatchObject({
      valid: false,
      mode: 'report_only',
      success: true,
    });
  });

  it('reads text and files as data, unless the schema asks for text', async () => {
    writeFileSync(join(root, 'a.csv'), 'id\n1\n2\n');
    const list: JsonObject = { type: 'array', items: schema };
    expect(await run('validate', { data: '[{"id": 1}]', schema: list })).toMatchObject({ valid: true });
    expect(await run('validate', { path: 'a.csv', schema: JSON.stringify(list) })).toMatchObject({
      valid: true,
      data: [{ id: 1 }, { id: 2 }],
    });
    expect(await run('validate', { data: '{}', schema: { type: 'string' } })).toMatchObject({ valid: true, data: '{}' });
  });

  it('knows the drafts, older spellings included', async () => {
    for (const tuple of [
      { prefixItems: [{ type: 'number' }] },
      { items: [{ type: 'number' }] },
      { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'number' }] },
      { $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{ type: 'number' }] },
    ]) {
      expect(await run('validate', { data: ['x'], schema: tuple })).toMatchObject({ valid: false });
      expect(await run('validate', { data: [1], schema: tuple })).toMatchObject({ valid: true });
    }
  });

  it.each<[string, Json]>([
    ['a wrong type', { type: 'strnig' }],
    ['a schema elsewhere', { $ref: 'https://example.com/x.json' }],
    ['another dialect', { $schema: 'https://example.com/dialect' }],
    ['an asynchronous one', { $async: true }],
    ['a broken pattern', { pattern: '(' }],
  ])('refuses %s as a schema', async (_what, broken) => {
    await expect(run('validate', { data: 'x', schema: broken })).rejects.toMatchObject({ code: 'SCHEMA_INVALID' });
  });

  it('asks for data and a schema', async () => {
    await expect(run('validate', { schema })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(run('validate', { data: 1 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(run('validate', { data: 1, schema: 'no json' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('makes schemas of data', async () => {
    expect(
      await run('infer_schema', {
        data: [
          { id: 1, day: '2026-01-01' },
          { id: 1.5, day: '2026-01-02', note: null },
        ],
      }),
    ).toMatchObject({
      schema: {
        type: 'array',
        items: {
          type: 'object',
          properties: { id: { type: 'number' }, day: { type: 'string', format: 'date' }, note: { type: 'null' } },
          required: ['id', 'day'],
        },
      },
    });
  });

  it('makes schemas that the data keeps to, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(checkSchema(value as Json, inferSchema([value as Json])).issues).toEqual([]);
      }),
      { examples: [[[{ valueOf: '' }, {}]]] },
    );
  });

  it('measures records', async () => {
    expect(
      await run('quality_check', {
        data: [
          { a: 1, b: 'x' },
          { a: 1, b: 'x' },
          { a: 'y', b: null },
        ],
        schema: { properties: { a: { type: 'number' } } },
      }),
    ).toMatchObject({
      completeness: 0.8333,
      uniqueness: 0.6667,
      consistency: 0.8,
      score: 0.7667,
      valid_count: 2,
      count: 3,
      issues: ['a: 1 of 3 are no number', 'b: 1 of 3 missing', '1 records are there more than once'],
    });
    expect(await run('quality_check', { data: [] })).toMatchObject({ score: 1 });
  });

  it('has a model find what a schema asks for, and checks it', async () => {
    const answering =
      (content: string): Generate =>
      () =>
        Promise.resolve({
          model: 'm',
          modelId: 'p/m',
          provider: 'p',
          content,
          toolCalls: [],
          reasoning: [],
          finishReason: 'stop',
          usage: plainUsage(3, 4),
          cost: { usd: 0, source: 'table', isEstimated: false },
          costUsd: 0,
          latencyMs: 5,
        });
    const signal = new AbortController().signal;
    expect(
      await tool.execute('extract_structured', { text: 'Number 7.', schema }, { signal, generate: answering('{"id": 7}') }),
    ).toMatchObject({ result: { id: 7 }, valid: true, success: true });
    await expect(run('extract_structured', { text: 'x', schema })).rejects.toMatchObject({ code: 'PROVIDER_NOT_CONFIGURED' });
  });
});
