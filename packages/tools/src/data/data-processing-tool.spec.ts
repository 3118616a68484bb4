import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '@tutti/core';
import { DataProcessingTool } from './data-processing-tool.ts';

const sales = 'city,day,amount\nOslo,1,10\nRome,1,20\nOslo,2,\nOslo,2,5\n';
let root = '';
let tool: DataProcessingTool;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-data-'));
  writeFileSync(join(root, 'sales.csv'), sales);
  tool = new DataProcessingTool({ root });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

async function result(action: string, parameters: JsonObject): Promise<Json | undefined> {
  return (await tool.execute(action, parameters))['result'];
}

describe('DataProcessingTool', () => {
  it('converts text, values and files', async () => {
    expect(await tool.execute('convert', { data: 'a,b\n1,x\n', format: 'json' })).toMatchObject({
      result: '[\n  {\n    "a": 1,\n    "b": "x"\n  }\n]',
      source_format: 'csv',
      target_format: 'json',
      count: 1,
      success: true,
    });
    expect(await result('convert', { data: [{ a: 1 }, { a: 2, b: 'x,y' }], output_format: 'csv' })).toBe('a,b\n1,\n2,"x,y"\n');
    expect(await result('convert', { path: 'sales.csv', to: 'jsonl', records: '0' })).toBe('{"city":"Oslo","day":1,"amount":10}\n');
    expect(await result('convert', { data: 'sales.csv', format: 'yaml' })).toContain('- city: Oslo\n  day: 1\n  amount: 10\n');
    expect(await result('convert', { data: { a: { b: ['2'] } }, format: 'yaml' })).toBe('a:\n  b:\n    - "2"\n');
    expect(await result('convert', { data: [{ f: '=1+1' }], format: 'csv', escapeFormulas: true })).toBe("f\n'=1+1\n");
  });

  it('refuses files outside of its root, unknown formats, and no data', async () => {
    await expect(tool.execute('convert', { path: '../x.csv' })).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    await expect(tool.execute('convert', { data: 'none.csv' })).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    await expect(tool.execute('convert', { data: [], format: 'xml' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      issues: [{ path: 'format' }],
    });
    await expect(tool.execute('convert', {})).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(tool.execute('convert', { data: [{ a: 1 }, 2], format: 'csv' })).rejects.toMatchObject({ code: 'DATA_INVALID' });
  });

  it('filters by conditions, criteria and expressions', async () => {
    expect(await tool.execute('filter', { path: 'sales.csv', conditions: [{ field: 'amount', operator: '>=', value: 10 }] })).toMatchObject(
      { count: 2, original_count: 4 },
    );
    expect(await result('filter', { path: 'sales.csv', operation: { criteria: { city: 'Rome' } } })).toEqual([
      { city: 'Rome', day: 1, amount: 20 },
    ]);
    expect(await tool.execute('filter', { path: 'sales.csv', expression: 'city == "Oslo" and amount is not null' })).toMatchObject({
      count: 2,
    });
    expect(await tool.execute('filter', { path: 'sales.csv', conditions: ['amount > 15', 'day == 2'], match: 'any' })).toMatchObject({
      count: 3,
    });
    expect(await tool.execute('filter', { path: 'sales.csv', field: 'city', value: 'Rome', format: 'csv' })).toMatchObject({
      content: 'city,day,amount\nRome,1,20\n',
    });
    await expect(tool.execute('filter', { path: 'sales.csv' })).rejects.toMatchObject({ code: 'CONDITION_INVALID' });
  });

  it('aggregates over all records and per group', async () => {
    expect(
      await result('aggregate', { path: 'sales.csv', aggregations: { amount: ['sum', 'avg', 'min', 'max', 'median', 'count'] } }),
    ).toEqual({ count: 4, amount_sum: 35, amount_avg: 35 / 3, amount_min: 5, amount_max: 20, amount_median: 10, amount_count: 3 });
    expect(
      await result('aggregate', { path: 'sales.csv', group_by: 'city', aggregations: [{ field: 'amount', function: 'sum', as: 'total' }] }),
    ).toEqual([
      { city: 'Oslo', count: 3, total: 15 },
      { city: 'Rome', count: 1, total: 20 },
    ]);
    expect(await result('aggregate', { path: 'sales.csv', groupBy: ['city', 'day'], metrics: ['count'] })).toHaveLength(3);
    expect(
      await result('aggregate', {
        path: 'sales.csv',
        operation: { group_by: 'day', aggregations: { n: { field: 'city', function: 'count_distinct' } } },
      }),
    ).toEqual([
      { day: 1, count: 2, n: 2 },
      { day: 2, count: 2, n: 1 },
    ]);
    const sums = {
      v: { function: 'sum' },
      w: { function: 'max', as: 'most' },
      rows: { function: 'count' },
      n: { function: 'count', alias: 'all' },
    };
    expect(
      await result('aggregate', {
        data: [
          { v: 1, w: 2 },
          { v: 3, w: 1 },
        ],
        aggregations: sums,
      }),
    ).toMatchObject({ v_sum: 4, most: 2, rows: 2, all: 2 });
    expect(await result('aggregate', { data: Array.from({ length: 10 }, () => ({ v: 0.1 })), aggregations: { v: 'sum' } })).toEqual({
      count: 10,
      v_sum: 1,
    });
    expect(await result('aggregate', { data: [], aggregations: { v: ['sum', 'avg', 'max'] } })).toEqual({
      count: 0,
      v_sum: 0,
      v_avg: null,
      v_max: null,
    });
  });

  it('names row and column of a value that is no number', async () => {
    await expect(tool.execute('aggregate', { data: 'v\n1\noops\n', aggregations: { v: 'sum' } })).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining('Row 2, column "v"'),
      data: { row: 2, column: 'v' },
    });
    await expect(tool.execute('aggregate', { data: 'v\n1', aggregations: { v: 'summ' } })).rejects.toMatchObject({
      code: 'AGGREGATION_INVALID',
      message: expect.stringContaining('"sum"'),
    });
  });

  it('does transformations one after another', async () => {
    const data = {
      records: [
        { id: 1, active: true, value: 10 },
        { id: 2, active: false, value: 5 },
        { id: 3, active: true, value: 7.5 },
      ],
    };
    const steps = [
      { type: 'filter', field: 'active', value: true },
      { type: 'aggregate', operation: 'sum', field: 'value' },
    ];
    expect(await result('transform', { data: JSON.stringify(data), operation: { transformations: steps } })).toEqual({
      count: 2,
      value_sum: 17.5,
    });
    expect(
      await result('execute', {
        data,
        transformations: [
          { type: 'rename_fields', mapping: { id: 'key' } },
          { type: 'add_field', field: 'x', value: 1 },
          { type: 'remove', fields: ['active'] },
          { type: 'sort', by: '-value' },
          { type: 'limit', count: 1 },
        ],
      }),
    ).toEqual([{ key: 1, value: 10, x: 1 }]);
    expect(await result('transform', { data: 'a\n1\n3\n5\n', operation: { type: 'normalize', method: 'min-max' } })).toEqual([
      { a: 0 },
      { a: 0.5 },
      { a: 1 },
    ]);
    expect(
      await result('transform', {
        data: [{ n: '5', t: 3 }],
        transformations: [
          { type: 'cast', field: 'n', to: 'integer' },
          { type: 'cast', field: 't', to: 'text' },
        ],
      }),
    ).toEqual([{ n: 5, t: '3' }]);
    expect(await result('transform', { data: { a: 1 }, transformations: [{ type: 'rename', mapping: { a: 'b' } }] })).toEqual({ b: 1 });
    await expect(tool.execute('transform', { data: [], transformations: [{ type: 'filtre' }] })).rejects.toMatchObject({
      code: 'TRANSFORMATION_INVALID',
      message: expect.stringContaining('"filter"'),
    });
    await expect(tool.execute('transform', { data: [] })).rejects.toMatchObject({ code: 'TRANSFORMATION_INVALID' });
    await expect(
      tool.execute('transform', { data: [{ a: 1 }], transformations: [{ type: 'rename', mapping: { a: '__proto__' } }] }),
    ).rejects.toMatchObject({ code: 'TRANSFORMATION_INVALID' });
  });

  it('selects, sorts and limits', async () => {
    expect(await result('select', { data: [{ a: { b: 1 }, c: 2, d: 3 }], fields: ['a.b', 'c'] })).toEqual([{ 'a.b': 1, c: 2 }]);
    expect(await result('sort', { path: 'sales.csv', by: ['city', '-amount'] })).toEqual([
      { city: 'Oslo', day: 1, amount: 10 },
      { city: 'Oslo', day: 2, amount: 5 },
      { city: 'Oslo', day: 2, amount: null },
      { city: 'Rome', day: 1, amount: 20 },
    ]);
    expect(await result('sort', { data: ['10', '9', 'x', null, '100'].map((v) => ({ v })), field: 'v', order: 'desc' })).toEqual([
      { v: 'x' },
      { v: '100' },
      { v: '10' },
      { v: '9' },
      { v: null },
    ]);
    expect(await result('limit', { data: [1, 2, 3], count: 2, offset: 1 })).toEqual([{ value: 2 }, { value: 3 }]);
    await expect(tool.execute('limit', { data: [1], count: -1 })).rejects.toMatchObject({ code: 'TRANSFORMATION_INVALID' });
  });

  it('cleans, profiles and pivots', async () => {
    expect(
      await result('clean', { data: 'a,b\n 1 ,x\n1,x\n,y\n5,z\n', remove_duplicates: true, handle_missing: 'interpolate' }),
    ).toHaveLength(4);
    expect(await result('clean', { data: 'a,b\n1,x\n1,x\n,y\n5,z\n', remove_duplicates: true, handle_missing: 'interpolate' })).toEqual([
      { a: 1, b: 'x' },
      { a: 3, b: 'y' },
      { a: 5, b: 'z' },
    ]);
    expect(await result('clean', { data: 'a,b\n1,x\n,y\n', handle_missing: 'drop' })).toEqual([{ a: 1, b: 'x' }]);
    expect(await result('clean', { data: 'a,b\n1,x\n3,y\n,\n', handle_missing: 'mean' })).toEqual([
      { a: 1, b: 'x' },
      { a: 3, b: 'y' },
      { a: 2, b: null },
    ]);
    expect(await result('profile', { path: 'sales.csv' })).toMatchObject({
      row_count: 4,
      columns: {
        city: {
          type: 'string',
          distinct: 2,
          top: [
            { value: 'Oslo', count: 3 },
            { value: 'Rome', count: 1 },
          ],
        },
        amount: { type: 'number', missing: 1, min: 5, max: 20 },
      },
    });
    expect(await result('pivot', { path: 'sales.csv', index: 'city', columns: 'day', values: 'amount' })).toEqual([
      { city: 'Oslo', 1: 10, 2: 5 },
      { city: 'Rome', 1: 20, 2: null },
    ]);
  });

  it('cleans by a list of words too, and knows truth values that templates give as texts', async () => {
    expect(
      await result('clean', { data: 'a,b\n1,x\n1,x\n,y\n', operations: ['drop_duplicates', { type: 'fill_missing', value: 0 }] }),
    ).toEqual([
      { a: 1, b: 'x' },
      { a: 0, b: 'y' },
    ]);
    expect(await result('clean', { data: [{ a: ' 1' }, { a: ' 1' }], remove_duplicates: 'True', trim: 'false' })).toEqual([{ a: ' 1' }]);
    expect(await result('sort', { data: [{ a: 1 }, { a: 2 }], by: 'a', descending: 'true' })).toEqual([{ a: 2 }, { a: 1 }]);
    await expect(tool.execute('clean', { data: [], operations: ['trimm'] })).rejects.toMatchObject({
      code: 'TRANSFORMATION_INVALID',
      message: expect.stringContaining('"trim"'),
    });
    await expect(tool.execute('clean', { data: [], operations: ['constructor'] })).rejects.toMatchObject({
      code: 'TRANSFORMATION_INVALID',
    });
  });

  it.each([
    ['filter', { conditon: 'a > 1' }, 'conditon', 'condition'],
    ['sort', { by: 'a', oder: 'desc' }, 'oder', 'order'],
    ['clean', { remove_duplicate: true }, 'remove_duplicate', 'remove_duplicates'],
    ['filter', { operation: { conditon: 'a > 1' } }, 'operation.conditon', 'condition'],
    [
      'transform',
      {
        transformations: [
          { type: 'limit', count: 1 },
          { type: 'sort_rows', by: 'a', oder: 'desc' },
        ],
      },
      'transformations.1.oder',
      'order',
    ],
    ['transform', { operation: { transformations: [{ type: 'select', feilds: ['a'] }] } }, 'operation.transformations.0.feilds', 'fields'],
  ])('%s refuses an option that is misspelt, with the nearest name', async (...[action, options, path, near]) => {
    await expect(tool.execute(action, { data: [{ a: 1 }], ...(options as JsonObject) })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      issues: [{ path, message: expect.stringContaining(`"${near}"`) }],
    });
  });

  it('merges data sets', async () => {
    const datasets = [
      { name: 'a', data: { x: { p: 1 } } },
      { name: 'b', data: { x: { q: 2 } } },
    ];
    expect(await result('merge', { datasets, merge_strategy: 'combine' })).toEqual({ a: { x: { p: 1 } }, b: { x: { q: 2 } } });
    expect(await result('merge', { datasets, strategy: 'deep' })).toEqual({ x: { p: 1, q: 2 } });
    expect(await result('merge', { datasets: ['id,a\n1,x\n2,y', [{ id: 1, b: 'z' }]], merge_strategy: 'join', on: 'id' })).toEqual([
      { id: 1, b: 'z', a: 'x' },
    ]);
    expect(await result('merge', { datasets: [[{ id: 1 }], [{ id: 2 }]], merge_strategy: 'concat' })).toEqual([{ id: 1 }, { id: 2 }]);
    const [left, right] = ['id,a\n1,x\n2,y', [{ id: 1, b: 'z' }]];
    expect(await result('merge', { left, right, on: 'id' })).toEqual([{ id: 1, a: 'x', b: 'z' }]);
    expect(await result('merge', { left, right, on: 'id', how: 'left' })).toHaveLength(2);
    expect(await result('merge', { left_data: { a: 1 }, right_data: { b: 2 } })).toEqual({ left: { a: 1 }, right: { b: 2 } });
    await expect(tool.execute('merge', { left, on: 'id' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining('"left" and "right"'),
    });
    await expect(tool.execute('merge', { datasets, merge_strategy: 'jion' })).rejects.toMatchObject({
      code: 'MERGE_INVALID',
      message: expect.stringContaining('"join"'),
    });
  });

  it('has no effect in any action', () => {
    expect(new Set(Object.values(tool.actions).map(({ effect }) => effect))).toEqual(new Set(['none']));
  });
});
