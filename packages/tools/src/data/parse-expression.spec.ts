import { describe, expect, it } from '@jest/globals';
import type { Json } from '@tutti/core';
import fc from 'fast-check';
import { meets } from './condition.ts';
import { evaluate } from './evaluate-expression.ts';
import { NotComputable } from './not-computable.ts';
import { parseExpression } from './parse-expression.ts';
import { toCondition } from './to-condition.ts';

const ada = { name: 'Ada', age: 36, city: null, tags: ['a', 'b'], address: { zip: '007' }, active: true, score: '12.5', 'odd name': 1 };

describe('filter expressions', () => {
  it.each([
    ['age > 30', true],
    ['age>=36 and age <= 36', true],
    ['age < 30 or name == "Ada"', true],
    ["name = 'Ada' && !active", false],
    ['not (age < 30)', true],
    ['name in ["Bob", "Ada"]', true],
    ['name not in ("Bob")', true],
    ['"a" in tags', true],
    ['tags contains "c"', false],
    ['tags not contains "c"', true],
    ['18 < age', true],
    ['40 < age', false],
    ['city is null', true],
    ['city is not null', false],
    ['name is not null', true],
    ['missing_field is missing', true],
    ['active', true],
    ['city', false],
    ['active == true', true],
    ['active is true', true],
    ['address.zip == "007"', true],
    ['address.zip == "7"', false],
    ['score > 9', true],
    ['score == 12.5', true],
    ['age between [30, 40]', true],
    ['name starts_with "A"', true],
    ['name endswith "a"', true],
    ['`odd name` == 1', true],
    ['age != 36', false],
    ['city > 1', false],
    ['name > 1', false],
    ['constructor', false],
    ['toString is defined', false],
    ['age == 36 and (name == "x" or active) and not city', true],
    ['name == "A\\"da"', false],
    ['age == -1 or age == 3.6e1', true],
  ])('%s: %s', (expression, expected) => {
    expect(meets(ada, { test: parseExpression(expression) })).toBe(expected);
  });

  it.each([
    '',
    'age >',
    'age = = 1',
    'age > 1 2',
    '(age > 1',
    'age in [1',
    'not',
    'age > not',
    'age; drop',
    'f(1)',
    'a[0] == 1',
    "process.exit('1')",
    'age ==> 1',
    'age +',
    '1 if age',
    'age ? 1',
    'row[age]',
    '__proto__.valueOf()',
    '('.repeat(200),
    `${'-'.repeat(200)}1`,
    `a == "${'x'.repeat(5000)}"`,
  ])('refuses %j and says where', (expression) => {
    expect(() => parseExpression(expression)).toThrow(
      expect.objectContaining({ code: 'EXPRESSION_INVALID', message: expect.stringMatching(/column \d+/) }),
    );
  });

  it.each<[string, Json]>([
    ['age + 4', 40],
    ['age - -4 * 2', 44],
    ['(age - 4) / 8', 4],
    ['age // 5', 7],
    ['-7 // 2', -4],
    ['-7 % 3', 2],
    ['2 ** 3 ** 2', 512],
    ['-2 ** 2', -4],
    ['age / 0', null],
    ['city + 1', null],
    ['name + " Lovelace"', 'Ada Lovelace'],
    ['name + age', 'Ada36'],
    ['address.zip + "1"', '0071'],
    ['score * 2', 25],
    ['age >= 18', true],
    ['"old" if age > 30 else "young"', 'old'],
    ['age > 40 ? 1 : age > 30 ? 2 : 3', 2],
    ['city or name', 'Ada'],
    ['active and age', 36],
    ['round(10 / 4)', 3],
    ['round(2.345, 2)', 2.35],
    ['round(-2.5)', -3],
    ['round(1.005, 2)', 1.01],
    ['upper(name)', 'ADA'],
    ['name.lower()', 'ada'],
    ['len(tags) + 1', 3],
    ['coalesce(city, nothing, "none")', 'none'],
    ['max(age, 40, score)', 40],
    ['min(3, 2)', 2],
    ['name.startswith("A")', true],
    ['contains(tags, "b")', true],
    ['replace(name, "A", "$&")', '$&da'],
    ['concat(name, "-", age)', 'Ada-36'],
    ['row["odd name"] + row.age', 37],
    ['year("2026-03-09") * 100 + month("2026-03-09")', 202603],
    ['int("12.7")', 12],
    ['[age, 1]', [36, 1]],
    ['sqrt(-1)', null],
    ['abs(-3)', 3],
    ['name matches "^A.a$"', true],
    ['age in (35 + 1, 2)', true],
    ['age is not null ? "known" : "unknown"', 'known'],
  ])('%s is worked out', (expression, expected) => {
    expect(evaluate(parseExpression(expression), ada)).toEqual(expected);
  });

  it.each(['name * 2', 'number(name)', 'age - tags', 'round(active, name)'])('%s has no value, and says why', (expression) => {
    expect(() => evaluate(parseExpression(expression), ada)).toThrow(NotComputable);
  });

  it('reads a pattern in time that grows with the text alone', () => {
    expect(meets({ t: `${'a'.repeat(5_000)}!` }, { test: parseExpression('t matches "^(a+)+$"') })).toBe(false);
  });

  it('either mean something or are refused, whatever the text', () => {
    const piece = fc.constantFrom(
      'age',
      'name',
      '(',
      ')',
      '[',
      ']',
      'and',
      'or',
      'not',
      'in',
      '==',
      '<',
      '"x"',
      '1',
      ',',
      'is',
      'null',
      'a.b',
      '`',
      '"',
      '\\',
      ' ',
      '!',
      'contains',
      '+',
      '-',
      '*',
      '**',
      '%',
      '//',
      'if',
      'else',
      '?',
      ':',
      'round',
      'name.upper',
      'row',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          expect(typeof meets(ada, { test: parseExpression(pieces.join(' ')) })).toBe('boolean');
        } catch (error) {
          if (!(error instanceof NotComputable)) expect((error as { code: string }).code).toMatch(/^(EXPRESSION|CONDITION)_INVALID$/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('filter conditions as data', () => {
  it.each<[string, Json, boolean]>([
    ['one condition', { field: 'age', operator: '>', value: 30 }, true],
    ['no operator means equal', { field: 'age', value: '36' }, true],
    ['a list of values means one of them', { field: 'age', value: [1, 36] }, true],
    [
      'a list of conditions means all',
      [
        { field: 'age', operator: 'gt', value: 30 },
        { field: 'active', operator: 'eq', value: false },
      ],
      false,
    ],
    ['any', { any: [{ field: 'age', operator: 'lt', value: 1 }, 'active'] }, true],
    ['not', { not: { name: 'Ada' } }, false],
    ['criteria by name', { name: 'Ada', active: true }, true],
    ['criteria with operators', { age: { gte: 36, lt: 37 } }, true],
    ['null', { city: null }, true],
    ['exists', { field: 'age', operator: 'exists' }, true],
    ['exists false', { age: { exists: false } }, false],
    ['missing', { field: 'city', operator: 'is_null' }, true],
    ['other spellings', { column: 'name', op: 'greater than', value: 'Aba' }, true],
  ])('%s', (_what, condition, expected) => {
    expect(meets(ada, toCondition(condition))).toBe(expected);
  });

  it('says what is wrong with them', () => {
    const refused = (given: Json): string => {
      try {
        toCondition(given);
        return 'taken';
      } catch (error) {
        return `${(error as { code: string }).code} ${(error as Error).message}`;
      }
    };
    expect(refused({ field: 'a', operator: 'grater_than', value: 1 })).toMatch(/CONDITION_INVALID.*greater_than/);
    expect(refused({ field: 'a', operator: 'gt' })).toMatch(/CONDITION_INVALID.*no value/);
    expect(refused({ field: 'a', operator: 'regex', value: '(' })).toMatch(/CONDITION_INVALID.*pattern "\("/);
    expect(refused('"a" == "b"')).toMatch(/CONDITION_INVALID.*names no field/);
    expect(refused(5)).toMatch(/CONDITION_INVALID/);
    expect(refused(JSON.parse(`${'{"not":'.repeat(100)}{}${'}'.repeat(100)}`) as Json)).toMatch(/CONDITION_INVALID/);
  });
});
