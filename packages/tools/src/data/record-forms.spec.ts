import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '@tutti/core';
import { DataProcessingTool } from './data-processing-tool.ts';

const ada = { name: 'Ada', age: 36, city: 'Oslo', pay: 10.5, qty: 2 };
const bob = { name: 'Bob', age: 15, city: 'Rome', pay: 3, qty: 4 };
const cy = { name: 'Cy', age: null, city: 'Oslo', pay: null, qty: 1 };
const people: Json = [ada, bob, cy];
const tool = new DataProcessingTool({ root: '/nowhere' });

async function result(action: string, parameters: JsonObject): Promise<Json | undefined> {
  return (await tool.execute(action, { data: people, ...parameters }))['result'];
}

const step = (transformation: Json): JsonObject => ({ transformations: [transformation] });
const column = (values: Json | undefined, field: string): Json[] => (values as JsonObject[]).map((record) => record[field] ?? null);

describe('a field that is worked out', () => {
  it.each<[JsonObject, Json[]]>([
    [{ type: 'add_column', name: 'x', expression: 'age >= 18' }, [true, false, false]],
    [{ type: 'add_column', column: 'x', formula: 'pay * qty' }, [21, 12, null]],
    [{ type: 'calculate', field: 'x', expression: '"adult" if age >= 18 else "minor"' }, ['adult', 'minor', 'minor']],
    [{ type: 'compute', output: 'x', expression: 'coalesce(pay, 0) + qty' }, [12.5, 7, 1]],
    [{ type: 'derive', field: 'x', condition: 'age >= 18 and city == "Oslo"', then: 'yes', else: 'no' }, ['yes', 'no', 'no']],
    [{ type: 'add_field', field: 'x', condition: { age: { lt: 18 } } }, [false, true, false]],
    [{ type: 'add_field', field: 'x', value: 7 }, [7, 7, 7]],
    [{ type: 'add_field', field: 'x', value: null }, [null, null, null]],
    [{ add_column: { name: 'x', expression: 'name.upper() + "-" + qty' } }, ['ADA-2', 'BOB-4', 'CY-1']],
  ])('%j', async (transformation, expected) => {
    expect(column(await result('transform', step(transformation)), 'x')).toEqual(expected);
  });

  it('is refused when it says nothing, reads a field that is not there, or has no value', async () => {
    await expect(result('transform', step({ type: 'add_column', name: 'x' }))).rejects.toMatchObject({
      code: 'TRANSFORMATION_INVALID',
      message: expect.stringContaining('neither a value nor an expression'),
    });
    await expect(result('transform', step({ type: 'add_column', name: 'x', expression: 'pay * quantity' }))).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining('"quantity"'),
    });
    await expect(result('transform', step({ type: 'add_column', name: 'x', expression: 'payy > 3' }))).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining('"pay"'),
    });
    await expect(result('add_column', { name: 'x', expression: 'name * 2' })).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining('row 1: "Ada"'),
    });
  });

  it('is told of when it is text that reads like an expression', async () => {
    expect(await tool.execute('transform', { data: people, ...step({ type: 'add_field', field: 'x', value: 'pay * qty' }) })).toMatchObject(
      { warnings: [expect.stringContaining('"expression"')] },
    );
    expect(await tool.execute('transform', { data: people, ...step({ type: 'add_field', field: 'x', value: 'name' }) })).not.toHaveProperty(
      'warnings',
    );
  });
});

describe('missing values', () => {
  it.each<[JsonObject]>([
    [{ remove_nulls: true }],
    [{ drop_na: 'true' }],
    [{ remove_empty: true }],
    [{ handle_missing: 'remove' }],
    [{ strategy: 'drop' }],
    [{ drop_missing: ['age'] }],
    [{ handle_missing: 'drop', columns: ['pay'] }],
    [{ handle_missing: { age: 'drop' } }],
    [{ operations: ['remove_nulls'] }],
    [{ operation: { dropNulls: true } }],
  ])('go with their records: clean %j', async (options) => {
    expect(await result('clean', options)).toEqual([ada, bob]);
  });

  it.each<[JsonObject]>([
    [{ drop_missing: ['name'] }],
    [{ handle_missing: 'drop', columns: ['qty'] }],
    [{ remove_nulls: false }],
    [{ handle_missing: 'ignore' }],
    [{}],
  ])('stay: clean %j', async (options) => {
    expect(await result('clean', options)).toEqual(people);
  });

  it.each<[string, JsonObject, Json, Json]>([
    ['clean', { fill_missing: 0 }, 0, 0],
    ['clean', { fill_na: { age: 1 } }, 1, null],
    ['clean', { fill_value: 5 }, 5, 5],
    ['clean', { handle_missing: 'mean' }, 25.5, 6.75],
    ['clean', { handle_missing: { age: 'median', pay: 'zero' } }, 25.5, 0],
    ['clean', { handle_missing: 'forward_fill' }, 15, 3],
    ['clean', { handle_missing: 'fill', fill_value: -1, columns: 'age' }, -1, null],
    ['clean', { operations: [{ type: 'fill_missing', field: 'age', value: 9 }] }, 9, null],
    ['fill_missing', { value: 4 }, 4, 4],
    ['fill_nulls', { strategy: 'mode' }, 36, 10.5],
    ['transform', step({ type: 'fillna', columns: ['pay'], method: 'ffill' }), null, 3],
  ])('are filled: %s %j', async (...[action, options, age, pay]) => {
    expect(await result(action, options)).toEqual([ada, bob, { ...cy, age, pay }]);
  });

  it('are not left as they are where nothing says what to do', async () => {
    await expect(result('clean', { handle_missing: 'fill' })).rejects.toMatchObject({
      code: 'TRANSFORMATION_INVALID',
      message: expect.stringContaining('fill_value'),
    });
    await expect(result('clean', { fill_missing: true })).rejects.toMatchObject({ code: 'TRANSFORMATION_INVALID' });
    await expect(result('clean', { handle_missing: 'men' })).rejects.toMatchObject({
      code: 'TRANSFORMATION_INVALID',
      message: expect.stringContaining('"mean"'),
    });
  });
});

describe('the forms of transformations', () => {
  it.each<[string, JsonObject, Json]>([
    ['transform', step({ filter: 'age > 18' }), [ada]],
    ['transform', step({ filter: { city: 'Rome' } }), [bob]],
    ['transform', step({ type: 'query', expression: 'pay > qty' }), [ada]],
    ['transform', { transformations: ['drop_nulls', { limit: 1 }] }, [ada]],
    ['transform', step({ sort: '-qty' }), [bob, ada, cy]],
    ['sort', { by: 'qty desc' }, [bob, ada, cy]],
    ['sort', { field: 'qty', ascending: false }, [bob, ada, cy]],
    ['sort', { by: ['city', 'qty'], ascending: [true, false] }, [ada, cy, bob]],
    ['sort', { by: 'city, qty', order: ['desc', 'asc'] }, [bob, cy, ada]],
    ['sort', { by: [{ field: 'qty', direction: 'desc' }] }, [bob, ada, cy]],
    ['deduplicate', { columns: ['city'] }, [ada, bob]],
    ['unique', { fields: 'city' }, [ada, bob]],
    ['transform', step({ type: 'tail', n: 1 }), [cy]],
    ['limit', { rows: 1, skip: 1 }, [bob]],
    ['filter', { filters: { age: '>18' } }, [ada]],
    ['filter', { column: 'age', min: 16, max: 40 }, [ada]],
    ['filter', { field: 'name', operator: 'regex', value: '^[AB]' }, [ada, bob]],
    ['filter', { query: "city.startswith('O') and age" }, [ada]],
    ['filter', { field: 'age', condition: '>', value: 18 }, [ada]],
    ['filter', { expression: 'qty * 2 > 3' }, [ada, bob]],
    ['filter', { conditions: [{ field: 'age', value: null }] }, [cy]],
    ['rename', { columns: { name: 'who' } }, [ada, bob, cy].map(({ name, ...others }) => ({ who: name, ...others }))],
    ['rename', { old_name: 'name', new_name: 'who' }, [ada, bob, cy].map(({ name, ...others }) => ({ who: name, ...others }))],
    [
      'remove',
      { columns: 'name, pay, age' },
      [
        { city: 'Oslo', qty: 2 },
        { city: 'Rome', qty: 4 },
        { city: 'Oslo', qty: 1 },
      ],
    ],
    [
      'aggregate',
      { group_by: 'city', aggregations: { total: 'sum(pay)' } },
      [
        { city: 'Oslo', count: 2, total: 10.5 },
        { city: 'Rome', count: 1, total: 3 },
      ],
    ],
    [
      'aggregate',
      { group_by: 'city', sum: 'qty' },
      [
        { city: 'Oslo', count: 2, qty_sum: 3 },
        { city: 'Rome', count: 1, qty_sum: 4 },
      ],
    ],
    ['aggregate', { operations: ['sum', 'avg'], field: 'pay' }, { count: 3, pay_sum: 13.5, pay_avg: 6.75 }],
    ['aggregate', { aggregations: [{ field: 'qty', functions: ['min', 'max'] }] }, { count: 3, qty_min: 1, qty_max: 4 }],
    ['aggregate', { function: 'mode', field: 'city', as: 'usual' }, { count: 3, usual: 'Oslo' }],
    ['aggregate', { aggregate: { qty: 'var' } }, { count: 3, qty_var: 7 / 3 }],
    [
      'transform',
      step({ type: 'group_by', columns: ['city'], aggregations: { qty: 'sum' } }),
      [
        { city: 'Oslo', count: 2, qty_sum: 3 },
        { city: 'Rome', count: 1, qty_sum: 4 },
      ],
    ],
    [
      'pivot',
      { index: ['city'], columns: ['name'], values: ['qty'] },
      [
        { city: 'Oslo', Ada: 2, Bob: null, Cy: 1 },
        { city: 'Rome', Ada: null, Bob: 4, Cy: null },
      ],
    ],
  ])('%s %j', async (action, options, expected) => {
    expect(await result(action, options)).toEqual(expected);
  });

  it.each<[Json, string, Json[]]>([
    [{ type: 'cast', types: { qty: 'string' } }, 'qty', ['2', '4', '1']],
    [{ type: 'convert_types', columns: ['qty', 'pay'], to: 'str' }, 'pay', ['10.5', '3', null]],
    [{ type: 'round', field: 'pay' }, 'pay', [11, 3, null]],
    [{ type: 'uppercase', fields: ['name'] }, 'name', ['ADA', 'BOB', 'CY']],
    [{ type: 'replace', field: 'city', old: 'O', new: 'o' }, 'city', ['oslo', 'Rome', 'oslo']],
    [{ type: 'replace', find: 3, with: null }, 'pay', [10.5, '', null]],
  ])('%j changes %s', async (transformation, field, expected) => {
    expect(column(await result('transform', step(transformation)), field)).toEqual(expected);
  });

  it('casts dates that begin with the year, and no others', async () => {
    const dates = (values: readonly string[], to: string): Promise<Json | undefined> =>
      result('cast', { data: values.map((at) => ({ at })), field: 'at', to });
    expect(await dates(['2026-3-9', '2026/03/09 10:00', '2026-03-09T10:00:00+02:00'], 'date')).toEqual([
      { at: '2026-03-09' },
      { at: '2026-03-09' },
      { at: '2026-03-09' },
    ]);
    expect(await dates(['2026-03-09', '2026-03-09T10:00:00+02:00'], 'datetime')).toEqual([
      { at: '2026-03-09T00:00:00.000Z' },
      { at: '2026-03-09T08:00:00.000Z' },
    ]);
    for (const value of ['03/09/2026', '2026-02-30', 'soon'])
      await expect(dates([value], 'date')).rejects.toMatchObject({ code: 'DATA_INVALID', message: expect.stringContaining('Row 1') });
  });

  it('names the fields there are where one is misspelt, and warns of one that nobody has', async () => {
    for (const [action, options] of [
      ['select', { fields: ['nme'] }],
      ['sort', { by: 'cty' }],
      ['filter', { expression: 'agee > 3' }],
      ['aggregate', { group_by: 'ciyt' }],
      ['rename', { mapping: { nane: 'x' } }],
    ] as const) {
      await expect(result(action, options as unknown as JsonObject)).rejects.toMatchObject({
        code: 'DATA_INVALID',
        message: expect.stringContaining('The fields are: name, age'),
      });
    }
    expect(await tool.execute('filter', { data: people, expression: 'error == "late"' })).toMatchObject({
      count: 0,
      warnings: [expect.stringContaining('"error"')],
    });
    expect(await tool.execute('sort', { data: [], by: 'anything' })).not.toHaveProperty('warnings');
    await expect(result('filter', { expression: 'city == Oslo' })).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining('Put text in quotes'),
    });
  });

  it('refuses a figure of a field that has no function', async () => {
    await expect(result('group_by', { field: 'city' })).rejects.toMatchObject({
      code: 'AGGREGATION_INVALID',
      message: expect.stringContaining('"city"'),
    });
  });

  it('warns of options that a transformation does not read', async () => {
    expect(
      await tool.execute('transform', { data: people, ...step({ type: 'limit', count: 1, colour: 'red', description: 'one' }) }),
    ).toMatchObject({ warnings: ['"limit" has no option "colour": it is left aside. It reads count, offset.'] });
  });
});
