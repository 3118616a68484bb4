import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '@tutti/core';
import { decodeText } from './decode-text.ts';
import { toData } from './node.ts';
import { parseYaml } from './parse-yaml.ts';

function read(text: string | Uint8Array): { readonly data: unknown; readonly problems: readonly Diagnostic[] } {
  const { diagnostics } = decodeText(text, undefined);
  const tree = diagnostics.hasErrors ? undefined : parseYaml(diagnostics).tree;
  return { data: tree === undefined ? undefined : toData(tree), problems: diagnostics.list() };
}
const codes = (text: string | Uint8Array): string[] => read(text).problems.map(({ code }) => code);

describe('reading YAML', () => {
  test('gives plain data, also with a byte order mark, CRLF and one alias', () => {
    expect(read('\uFEFFname: ok\r\nlist: [1, 2.5, true, null, "x"]\r\na: &p {k: v}\r\nb: *p\r\n').data).toEqual({
      name: 'ok',
      list: [1, 2.5, true, null, 'x'],
      a: { k: 'v' },
      b: { k: 'v' },
    });
  });

  test('takes brackets and dashes in texts and comments for what they are', () => {
    const brackets = '[{'.repeat(3_000);
    expect(
      read(
        `a: "${brackets}" # ${brackets}\nb: '${brackets}'\nc: |\n  ${brackets}\n  [\n  ${'- '.repeat(100)}\nd: x ${brackets}\n# ${brackets}\n`,
      ),
    ).toMatchObject({ problems: [], data: { a: brackets, b: brackets, c: `${brackets}\n[\n${'- '.repeat(100)}\n`, d: `x ${brackets}` } });
  });

  test('takes a carriage return alone for the end of a line', () => {
    expect(read('a: 1\rb:\r  - x\r').data).toEqual({ a: 1, b: ['x'] });
  });

  test('reads great numbers that are meant', () => {
    expect(read('a: .inf\nb: 1e300\nc: 0xff\nd: 9007199254740991\n').data).toEqual({ a: Infinity, b: 1e300, c: 255, d: 9007199254740991 });
  });

  test.each<[string, string | Uint8Array, string]>([
    ['half a character as an escape', 'a: "\\ud800"\n', 'TEXT_ENCODING'],
    ['half a character as a key', '"\\udc00x": 1\n', 'TEXT_ENCODING'],
    ['a hexadecimal number beyond 2^53', 'a: 0xffffffffffffffff\n', 'VALUE_RANGE'],
    ['an octal number beyond 2^53', 'a: 0o7777777777777777777777\n', 'VALUE_RANGE'],
    ['a number beyond all numbers', 'a: 1e999\n', 'VALUE_RANGE'],
    ['a number of 100,000 digits', `a: ${'9'.repeat(100_000)}\n`, 'VALUE_RANGE'],
    ['100,000 open brackets', `a: ${'['.repeat(100_000)}\n`, 'YAML_TOO_DEEP'],
    ['5,000 dashes on one line', `a:\n  ${'- '.repeat(5_000)}x\n`, 'YAML_TOO_DEEP'],
    ['5,000 question marks on one line', `a:\n  ${'? '.repeat(5_000)}x\n`, 'YAML_TOO_DEEP'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'YAML_MULTI_DOC'],
    ['a key twice', 'a: 1\na: 2\n', 'YAML_DUPLICATE_KEY'],
    ['a tab in the indentation', 'a:\n\t- b\n', 'YAML_TAB'],
    ['an alias inside its anchor', 'a: &s\n  me: *s\n', 'YAML_CYCLE'],
    ['an alias without an anchor', 'a: *none\n', 'YAML_ALIAS_UNKNOWN'],
    ['a merge key', 'a: &b {x: 1}\nc:\n  <<: *b\n', 'YAML_MERGE_KEY'],
    ['a tag of JavaScript', 'a: !!js/function "x"\n', 'YAML_TAG_FORBIDDEN'],
    ['a tag of YAML itself', 'a: !!omap [b: 1]\n', 'YAML_TAG_FORBIDDEN'],
    ['a tag of its own', 'a: !Ref x\n', 'YAML_TAG_FORBIDDEN'],
    ['nesting of 600 levels', Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}k:`).join('\n'), 'YAML_TOO_DEEP'],
    ['nesting of 70 levels', Array.from({ length: 70 }, (_, i) => `${' '.repeat(i)}k:`).join('\n'), 'YAML_TOO_DEEP'],
    ['nesting of 100000 brackets', `a: ${'['.repeat(100_000)}`, 'YAML_TOO_DEEP'],
    ['nesting of 100000 dashes', `${'- '.repeat(100_000)}a`, 'YAML_TOO_DEEP'],
    ['more than 100 aliases', `a: &x 1\nb: [${Array.from({ length: 101 }, () => '*x').join(', ')}]\n`, 'YAML_ALIAS_LIMIT'],
    [
      'aliases that make it much larger',
      `a: &x "${'x'.repeat(10_000)}"\nb: [${Array.from({ length: 90 }, () => '*x').join(', ')}]\n`,
      'YAML_ALIAS_LIMIT',
    ],
    [
      'aliases of aliases',
      `a: &a [${'x, '.repeat(20)}]\nb: &b [${'*a, '.repeat(20)}]\nc: &c [${'*b, '.repeat(20)}]\nd: [${'*c, '.repeat(20)}]\n`,
      'YAML_ALIAS_LIMIT',
    ],
    ['a number beyond 2^53', 'a: 9007199254740993\n', 'VALUE_RANGE'],
    ['a prototype key', 'a: {__proto__: 1}\n', 'KEY_FORBIDDEN'],
    ['a constructor key', 'constructor: 1\n', 'KEY_FORBIDDEN'],
    ['a template without quotes', 'a: {{ name }}\n', 'YAML_SYNTAX'],
    ['a NUL', 'a: b\0c\n', 'TEXT_CONTROL_CHAR'],
    ['a bidi override', 'a: b\u202Ec\n', 'TEXT_BIDI'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00, 0x3a, 0x00]), 'TEXT_ENCODING'],
    ['UTF-16 read as UTF-8', 'a\0b\0:\0 \0c\0', 'TEXT_ENCODING'],
    ['bytes that are no UTF-8', new Uint8Array([0x61, 0x3a, 0x20, 0xff]), 'TEXT_ENCODING'],
    ['more than a megabyte', `a: ${'x'.repeat(1_100_000)}`, 'TEXT_TOO_LARGE'],
  ])('refuses %s', (_name, text, code) => {
    expect(codes(text)).toContain(code);
  });

  test('takes a file of 1 MB with 64 levels and 100 aliases, and no more of each', () => {
    const nested = (levels: number): string => `a: ${'['.repeat(levels - 1)}1${']'.repeat(levels - 1)}\n`;
    const aliases = (count: number): string => `a: &x 1\nb: [${Array.from({ length: count }, () => '*x').join(', ')}]\n`;
    const sized = (bytes: number): string => `a: 1\n#${'x'.repeat(bytes - 6)}`;
    expect([nested(64), aliases(100), sized(1_048_576)].map((text) => read(text).problems)).toEqual([[], [], []]);
    expect([nested(65), aliases(101), sized(1_048_577)].map((text) => read(text).problems.length)).toEqual([1, 1, 1]);
  });

  test('reads twenty thousand keys without comparing each with each', () => {
    const { data, problems } = read(Array.from({ length: 20_000 }, (_, i) => `k${i}: ${i}`).join('\n'));
    expect(problems).toEqual([]);
    expect(Object.keys(data as object)).toHaveLength(20_000);
  });

  test.each<[string, string, readonly [line: number, column: number]]>([
    ['double quotes, before less indented lines', 'a:\n  b: "open\nc: "closed"\n', [2, 6]],
    ['single quotes, with an apostrophe doubled', "a: 'it''s open\n  and more\n", [1, 4]],
    ['quotes behind an AUTO tag', 'm: <AUTO>which: one?</AUTO>\nx: "shut"\na: "open\n', [3, 4]],
    ['quotes, not those inside plain text', 'a: it is 5" wide\nb: "open', [2, 4]],
  ])('points at the beginning of %s that are never closed', (_name, text, place) => {
    const [first] = read(text).problems;
    expect([first?.message, first?.range?.line, first?.range?.column]).toEqual(['A text in quotes is never closed.', ...place]);
  });

  test.each<[string, string, readonly (readonly [message: RegExp, line: number, column: number])[]]>([
    ['a list', 'a:\n  b: [x\n  c: 1\n  d: {y: 2}\n', [[/^The list that begins here is never closed/, 2, 6]]],
    ['a map closed by the wrong bracket', 'a: {b: 1]\nc: 2\n', [[/^The map that begins here/, 1, 4]]],
    ['one at the end', 'a: [1, [2, 3]', [[/^The list that begins here/, 1, 4]]],
    [
      'two in two places, and what is wrong before them',
      'a: b: c\nd: [1\ne: {f: 2\ng: 3\n',
      [
        [/^Nested mappings/, 1, 4],
        [/^The list/, 2, 4],
        [/^The map/, 3, 4],
      ],
    ],
    ['quotes inside a map', 'a: { b: "x\nc: 1\n', [[/^A text in quotes/, 1, 9]]],
  ])('points at the beginning of %s that is never closed, and tells no consequences', (_name, text, expected) => {
    const { problems } = read(text);
    expect(problems.map(({ message, range }) => [message, range?.line, range?.column])).toEqual(
      expected.map(([message, ...place]) => [expect.stringMatching(message), ...place]),
    );
  });

  test('takes brackets inside of texts for text', () => {
    expect(read('a: x [ y\nb: "{"\nc: |\n  [\nd: [1, "]"]\n').problems).toEqual([]);
    expect(read('a: "]"\nb: [\n  1\n]\nc: d: e\n').problems.map(({ message }) => message)).toEqual([expect.stringMatching(/^Nested/)]);
  });

  test('points at what stands in a line, not at its indentation', () => {
    const [first] = read('steps:\n  - id: a\n   tool: x\n').problems;
    expect([first?.code, first?.range?.line, first?.range?.column]).toEqual(['YAML_SYNTAX', 3, 4]);
  });

  test('reports every problem at its place', () => {
    const { problems } = read('a: 1\na: 2\nb: !x 3\n');
    expect(problems.map(({ code, range }) => [code, range?.line, range?.column])).toEqual([
      ['YAML_DUPLICATE_KEY', 2, 1],
      ['YAML_TAG_FORBIDDEN', 3, 7],
    ]);
  });

  test('tells how to write a template that stands without quotes', () => {
    expect(read('a: {{ name }}\n').problems[0]?.hint).toContain('quotes');
  });
});
