import { describe, expect, it } from '@jest/globals';
import { looksLikePath, sniffFormat, type DataFormat } from './data-format.ts';
import { parseData } from './parse-data.ts';

function failure(text: string, format: DataFormat): { code: string; message: string; data: Record<string, unknown> } {
  try {
    parseData(text, format);
  } catch (error) {
    return error as { code: string; message: string; data: Record<string, unknown> };
  }
  throw new Error('It was parsed.');
}

describe('parseData', () => {
  it.each([
    ['json', '{"a": 1,\n "b": }', 2, 7],
    ['json', '[1,\n2', 2, 2],
    ['jsonl', '{"a":1}\n\n{"b"}\n', 3, 5],
    ['csv', 'a,b\n1,2\n1,2,3\n', 3, undefined],
    ['csv', 'a,b\n1,"2\n', 2, undefined],
    ['yaml', 'a: 1\nb: [1\n', 3, 1],
    ['yaml', 'a: 1\na: 2', 2, 1],
    ['yaml', 'a: !run x', 1, 4],
  ] as const)('names row and column of what is wrong in %s %j', (format, text, ...[row, column]) => {
    const error = failure(text, format);
    expect(error.code).toBe('DATA_INVALID');
    expect(error.data['row']).toBe(row);
    if (column !== undefined) expect(Math.abs(Number(error.data['column']) - Number(column))).toBeLessThanOrEqual(1);
  });

  it('reads CSV of other places: other delimiters, a byte order mark, line ends, empty lines', () => {
    const records = [
      { name: 'Ä', n: 1.5 },
      { name: 'b;c', n: null },
    ];
    expect(parseData('\uFEFFname;n\r\nÄ;1.5\r\n\r\n"b;c";\r\n', 'csv')).toEqual(records);
    expect(parseData('name|n\nÄ|1.5\n"b;c"|', 'csv')).toEqual(records);
    expect(parseData('1,2\n3,4', 'csv', { header: false })).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(parseData('a,b\n1,true', 'csv', { inferTypes: false })).toEqual([{ a: '1', b: 'true' }]);
    expect(parseData('a,,a b\n1,2,3', 'csv')).toEqual([{ a: 1, column_2: 2, 'a b': 3 }]);
    expect(failure('a,b,a\n1,2,3', 'csv').message).toContain('"a" names two columns (row 1, column 3)');
  });

  it('keeps every digit of numbers that are too long for a number', () => {
    expect(parseData('{"id": 12345678901234567890, "n": 12, "t": "12345678901234567890", "f": 1.2345678901234567890}', 'json')).toEqual({
      id: '12345678901234567890',
      n: 12,
      t: '12345678901234567890',
      f: Number('1.2345678901234568'),
    });
    expect(parseData('id: 12345678901234567890', 'yaml')).toEqual({ id: '12345678901234567890' });
    expect(parseData('id,b\n12345678901234567890,1', 'csv')).toEqual([{ id: '12345678901234567890', b: 1 }]);
  });

  it('lets nothing reach a prototype', () => {
    for (const [format, text] of [
      ['json', '{"__proto__":{"x":1}}'],
      ['json', '[{"a":{"constructor":1}}]'],
      ['yaml', '__proto__: {x: 1}'],
      ['csv', '__proto__,b\n1,2'],
      ['jsonl', '{"prototype":1}'],
    ] as const) {
      expect(failure(text, format).code).toBe('DATA_INVALID');
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('refuses bombs quickly', () => {
    const laughs = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
    ].join('\n');
    for (const [format, text] of [
      ['yaml', laughs],
      ['yaml', 'a: &x [*x]'],
      ['yaml', '['.repeat(50_000)],
      ['yaml', '- '.repeat(50_000)],
      ['json', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
      ['yaml', 'a: .nan'],
      ['yaml', '--- a\n--- b'],
      ['yaml', '<<: 1\na: &x {b: 1}\nc: {<<: *x, <<: *x}'],
    ] as const) {
      expect(['DATA_INVALID', 'NOT_JSON']).toContain(failure(text, format).code);
    }
    expect(failure(`a: "${'x'.repeat(5_000_000)}"`, 'yaml').code).toBe('INPUT_TOO_LARGE');
  });

  it('tells formats apart by their looks', () => {
    const looks: [string, DataFormat][] = [
      ['{"a":1}', 'json'],
      ['[1,2]', 'json'],
      ['{"a":1}\n{"a":2}', 'jsonl'],
      ['a,b\n1,2', 'csv'],
      ['a\tb\n1\t2', 'tsv'],
      ['a: 1\nb: 2', 'yaml'],
      ['- a, b\n- c', 'yaml'],
      ['a: x, y\n', 'yaml'],
      ['v\n1\n2', 'csv'],
      ['{"a": 1,', 'json'],
      ['hello', 'yaml'],
      ['---\na: 1', 'yaml'],
      ['"a,b",c\n1,2', 'csv'],
      ['\uFEFF{"a":1}', 'json'],
    ];
    expect(looks.map(([text]) => sniffFormat(text))).toEqual(looks.map(([, format]) => format));
    expect(['data.csv', 'a/b.yaml', 'x.json', '{"a":"x.csv"}', 'a,b\n1.csv', 'text', 'see: x.json', '1, 2.csv'].map(looksLikePath)).toEqual(
      [true, true, true, false, false, false, false, false],
    );
  });
});
