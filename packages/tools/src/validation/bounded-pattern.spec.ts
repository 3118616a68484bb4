import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundedPattern } from './bounded-pattern.ts';
import { checkSchema } from './schema-validator.ts';

const matches = (source: string, text: string): boolean => boundedPattern(source, 'u').test(text);

describe('a pattern of a schema', () => {
  test.each([
    ['^[a-z]+$', 'abc', true],
    ['^[a-z]+$', 'aBc', false],
    ['b', 'abc', true],
    [String.raw`^\d{3}-\d{4}$`, '555-0101', true],
    [String.raw`^\p{L}+$`, 'žluť', true],
    [String.raw`^(?<y>\d{4})/`, '2026/11', true],
    [String.raw`^https?:\/\/`, 'https://x', true],
    ['^.$', '😀', true],
    ['(a|b)?c{0,2}$', 'xacc', true],
    [String.raw`^[\w.-]+@[\w-]+\.\w+$`, 'a.b@c.de', true],
    ['^(?=.*[A-Z])(?=.*[0-9]).{8,}$', 'abcDefg1', true],
    ['^(?=.*[A-Z])(?=.*[0-9]).{8,}$', 'abcdefg1', false],
    [String.raw`^(a)\1$`, 'aa', true],
    ['^(?!con$)', 'con', false],
  ])('%s of %s: %s', (source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
    expect(new RegExp(source, 'u').test(text)).toBe(expected);
  });

  test('that would take for ever elsewhere is answered at once', () => {
    const text = `${'a'.repeat(50_000)}!`;
    for (const source of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(a*)*b', '^([a-z]+)*\\d$']) expect(matches(source, text)).toBe(false);
    expect(checkSchema({ name: text }, { properties: { name: { pattern: '^(a+)+$' } } }).issues).toMatchObject([
      { path: 'name', keyword: 'pattern' },
    ]);
    expect(checkSchema({ [text]: 1 }, { patternProperties: { '^(a+)+$': false }, additionalProperties: false }).issues).toHaveLength(1);
  });

  test('is not taken for another one of the same schema', () => {
    const properties = { a: { pattern: '^a' }, b: { pattern: '^b' }, c: { pattern: '^(?=c)' } };
    expect(checkSchema({ a: 'a', b: 'b', c: 'c' }, { properties }).issues).toEqual([]);
    expect(checkSchema({ a: 'b', b: 'a', c: 'a' }, { properties }).issues.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
  });

  test('that cannot be bounded is refused, and so is one that is none', () => {
    for (const source of [String.raw`^(a+)+(?=b)$`, String.raw`(?:(x|y)*z)*\1`, '(', '[z-a]'])
      expect(() => checkSchema('a', { type: 'string', pattern: source })).toThrow(expect.objectContaining({ code: 'SCHEMA_INVALID' }));
    expect(() => matches('^(?=a)', 'a'.repeat(10_001))).toThrow('at most 10000');
  });

  test('says what JavaScript says', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      'a*',
      'b+',
      'a?',
      '(a|b)',
      '(ab)*',
      '(?:ba)?',
      'a{1,2}',
      '^',
      '$',
      String.raw`\w`,
      String.raw`\s`,
      String.raw`\.`,
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 6 }).map((all) => all.join('')),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', ' ', '😀'), maxLength: 8 }),
        (source, text) => matches(source, text) === new RegExp(source, 'u').test(text),
      ),
    );
  });
});
