import { describe, expect, it } from '@jest/globals';
import type { Json } from '@tutti/core';
import fc from 'fast-check';
import { meets } from './condition.ts';
import { parseExpression } from './parse-expression.ts';
import { toCondition } from './to-condition.ts';

const ada = { name: 'Ada', age: 36, city: null, tags: ['a', 'b'], address: { zip: '007' }, active: true, score: '12.5', 'odd name': 1 };

describe('filter expressions', () => {
  it.each([
    ['age > 30', true], ['age>=36 and age <= 36', true], ['age < 30 or name == "Ada"', true], ["name = 'Ada' && !active", false], ['not (age < 30)', true],
    ['name in ["Bob", "Ada"]', true], ['name not in ("Bob")', true], ['"a" in tags', true], ['tags contains "c"', false], ['tags not contains "c"', true], ['18 < age', true], ['40 < age', false],
    ['city is null', true], ['city is not null', false], ['name is not null', true], ['missing_field is missing', true], ['active', true], ['city', false], ['active == true', true], ['active is true', true],
    ['address.zip == "007"', true], ['address.zip == "7"', false], ['score > 9', true], ['score == 12.5', true], ['age between [30, 40]', true], ['name starts_with "A"', true], ['name endswith "a"', true],
    ['`odd name` == 1', true], ['age != 36', false], ['city > 1', false], ['name > 1', false], ['constructor', false], ['toString is defined', false], ['age == 36 and (name == "x" or active) and not city', true],
    ['name == "A\\"da"', false], ['age == -1 or age == 3.6e1', true],
  ])('%s: %s', (expression, expected) => {
    expect(meets(ada, parseExpression(expression))).toBe(expected);
  });

  it.each(['', 'age >', 'age = = 1', 'age > 1 2', '(age > 1', 'age > name', 'age in [1', 'not', '"a"', 'age; drop', 'f(1)', 'a[0] == 1', "process.exit('1')", 'age ==> 1', 'x in [[1]]', '('.repeat(200), `${'not '.repeat(200)}a`, `a == "${'x'.repeat(5000)}"`])(
    'refuses %j and says where', (expression) => {
      expect(() => parseExpression(expression)).toThrow(expect.objectContaining({ code: 'EXPRESSION_INVALID', message: expect.stringMatching(/column \d+/) }));
    },
  );

  it('either mean something or are refused, whatever the text', () => {
    const piece = fc.constantFrom('age', 'name', '(', ')', '[', ']', 'and', 'or', 'not', 'in', '==', '<', '"x"', '1', ',', 'is', 'null', 'a.b', '`', '"', '\\', ' ', '!', 'contains');
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        expect(typeof meets(ada, parseExpression(pieces.join(' ')))).toBe('boolean');
      } catch (error) {
        expect((error as { code: string }).code).toBe('EXPRESSION_INVALID');
      }
    }), { numRuns: 2_000 });
  });
});

describe('filter conditions as data', () => {
  it.each<[string, Json, boolean]>([
    ['one condition', { field: 'age', operator: '>', value: 30 }, true],
    ['no operator means equal', { field: 'age', value: '36' }, true],
    ['a list of values means one of them', { field: 'age', value: [1, 36] }, true],
    ['a list of conditions means all', [{ field: 'age', operator: 'gt', value: 30 }, { field: 'active', operator: 'eq', value: false }], false],
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
    expect(refused(5)).toMatch(/CONDITION_INVALID/);
    expect(refused(JSON.parse(`${'{"not":'.repeat(100)}{}${'}'.repeat(100)}`) as Json)).toMatch(/CONDITION_INVALID/);
  });
});
