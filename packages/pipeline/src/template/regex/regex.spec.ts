import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Budget, defaultLimits } from '../budget.ts';
import { Regex } from './regex.ts';

const budget = (): Budget => new Budget(defaultLimits, undefined);
const find = (pattern: string, text: string): string | null => {
  const match = new Regex(pattern, budget()).search(text);
  return match === undefined ? null : Regex.group(text, match, 0);
};

describe('a regular expression', () => {
  test.each([
    ['[0-9]+', 'guess 42!', '42'],
    ['(?P<y>\\d{4})-(?P=y)', 'x 2026-2026', '2026-2026'],
    ['a.*?b', 'aXbXb', 'aXb'],
    ['^\\s*$', '', ''],
    ['(?i)HELLO', 'say hello', 'hello'],
    ['(?<=\\$)\\d+', 'cost $15', '15'],
    ['\\bfoo\\b', 'a foo b', 'foo'],
    ['[^\\W\\d]+', '12ab', 'ab'],
    ['(ab|cd){2}', 'xcdab', 'cdab'],
    ['a(?!b)', 'abac', 'a'],
    ['x{2,}', 'xxx', 'xxx'],
    ['nope', 'text', null],
  ])('%s in %j finds %j', (pattern, text, expected) => {
    expect(find(pattern, text)).toBe(expected);
  });

  test('replaces with the groups of each match', () => {
    expect(new Regex('(\\w)-(\\w)', budget()).replace('a-b c-d', '\\2$1')).toBe('ba dc');
    expect(new Regex('(?P<first>\\w)\\w*', budget()).replace('hello world', '\\g<first>.', 1)).toBe('h. world');
  });

  test.each(['(a+)+$', '(a|a)*$', '(a|aa)+$', '([a-z]*)*!', '(.*)*x'])('%s ends on a text that makes backtracking explode', (pattern) => {
    let outcome: unknown;
    try {
      outcome = new Regex(pattern, budget()).search(`${'a'.repeat(60)}b`);
    } catch (error) {
      outcome = (error as { code?: string }).code;
    }
    expect(['TEMPLATE_BUDGET', undefined]).toContain(outcome);
  });

  test('finds what the JavaScript engine finds, for patterns both read alike', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '(a)', '(?:ab)', '(a|b)');
    const pattern = fc
      .array(fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '*?', '{1,2}')), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.map((pair) => pair.join('')).join(''));
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '1', ' '), maxLength: 12 }), (source, text) => {
        expect(find(source, text)).toBe(new RegExp(source).exec(text)?.[0] ?? null);
      }),
      { numRuns: 1_000, seed: 4 },
    );
  });
});
