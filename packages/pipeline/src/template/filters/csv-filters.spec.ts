import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderTemplate } from '../index.ts';

const render = (template: string, data: Record<string, unknown> = {}): unknown => renderTemplate(template, data);

describe('from_csv', () => {
  test.each([
    [
      'records by the first row, with the types of cells',
      'a,b\n1,x\n2.5,true\n',
      '',
      [
        { a: 1, b: 'x' },
        { a: 2.5, b: true },
      ],
    ],
    ['quoted cells as text, empty ones as null', 'a,b\n"1",\n', '', [{ a: '1', b: null }]],
    ['what separates the first line', 'a;b\n1;"x;y"\n', '', [{ a: 1, b: 'x;y' }]],
    ['what it is told to', 'a:b\n1:2\n', '(":")', [{ a: 1, b: 2 }]],
    [
      'rows without names',
      'a,b\n1,2\n',
      '(header=false)',
      [
        ['a', 'b'],
        [1, 2],
      ],
    ],
    ['texts alone, if asked', 'a,b\n1,true\n', '(infer_types=false)', [{ a: '1', b: 'true' }]],
    ['columns without a name', 'a,\n1,2\n', '', [{ a: 1, column_2: 2 }]],
    ['an empty text', '', '', []],
    ['line ends and a mark of bytes', '\ufeffa\r\n1\r\n', '', [{ a: 1 }]],
  ])('reads %s', (...[, text, args, value]) => {
    expect(render(`{{ text | from_csv${args} }}`, { text })).toEqual(value);
  });

  test.each([
    ['rows of different lengths', 'a,b\n1\n', /from_csv cannot read .*on line 2.*Check quotes/],
    ['two columns of one name', 'a,a\n1,2\n', /"a" names two columns/],
    ['a column that is a prototype', '__proto__\n1\n', /not allowed/],
    ['a column that leads to one', 'a,constructor\n1,2\n', /"constructor" is not allowed as the name of a column \(row 1, column 2\)/],
    ['a quote that is not closed', 'a\n"x\n', /Quote Not Closed/],
  ])('refuses %s, and says why', (_what, text, message) => {
    expect(() => render('{{ text | from_csv }}', { text })).toThrow(message);
  });

  test('leaves what is no text as it is', () => {
    expect(render('{{ rows | from_csv }}', { rows: [{ a: 1 }] })).toEqual([{ a: 1 }]);
    expect(render('{% for r in text | from_csv if r.n > 1 %}{{ r.name }}{% endfor %}', { text: 'name,n\nx,1\ny,2' })).toBe('y');
  });
});

describe('to_csv', () => {
  test.each([
    [
      'records',
      [
        { a: 1, b: 'x' },
        { b: 'y,z', c: null },
      ],
      '',
      'a,b,c\n1,x,\n,"y,z",\n',
    ],
    ['values', [1, 'two'], '', 'value\n1\ntwo\n'],
    [
      'rows',
      [
        [1, 2],
        [3, 4],
      ],
      '',
      '1,2\n3,4\n',
    ],
    ['a record', { a: { b: [1] } }, '', 'a\n"{""b"":[1]}"\n'],
    ['records for a spreadsheet', [{ a: 1, b: 2 }], '(";", header=false)', '1;2\n'],
    ['nothing', [], '', ''],
    ['a text', 'a,b\n', '', 'a,b\n'],
  ])('writes %s', (...[, rows, args, text]) => {
    expect(render(`{{ rows | to_csv${args} }}`, { rows })).toBe(text);
  });

  test('puts a mark before what a spreadsheet would take for a formula, in names of columns too, where it is asked to', () => {
    const rows = [{ '=a': '=1+1', b: '@x', c: -1, d: 'a=b', e: '-1+2' }];
    expect(render('{{ rows | to_csv(escape_formulas=true) }}', { rows })).toBe("'=a,b,c,d,e\n'=1+1,'@x,-1,a=b,'-1+2\n");
    expect(render('{{ rows | to_csv }}', { rows })).toBe('=a,b,c,d,e\n=1+1,@x,-1,a=b,-1+2\n');
  });

  test('refuses what has no form as a table', () => {
    expect(() => render('{{ rows | to_csv }}', { rows: [{ a: 1 }, 2] })).toThrow(/to_csv cannot write this\. .*Select the records first/);
  });

  test('is read back as what was written', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('1', 'true', ' x ', 'a"b', 'l1\nl2', ';'),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ a: cell, b: cell, 'c d': cell }), { minLength: 1, maxLength: 8 }), (rows) => {
        expect(render('{{ rows | to_csv | from_csv }}', { rows })).toEqual(rows);
      }),
    );
  });
});
