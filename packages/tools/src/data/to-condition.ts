import { didYouMean, ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import type { DataCondition } from './condition.ts';
import { fieldsIn, type FieldUse } from './expression.ts';
import { operators, operatorSpellings, type Operator } from './operators.ts';
import { parseExpression } from './parse-expression.ts';
import { patternOf } from './text-pattern.ts';

const MAX_DEPTH = 50;
const valueLess: ReadonlySet<Operator> = new Set(['exists', 'missing', 'truthy']);

/**
 * The condition that data describes: `{field, operator, value}`, a list of such (all of them), `{all}`, `{any}`, `{not}`,
 * `{name: value, …}`, `{name: {gt: 1}}`, or an expression as text.
 * @throws ValidationError `CONDITION_INVALID` or `EXPRESSION_INVALID`
 */
export function toCondition(given: Json, match: 'all' | 'any' = 'all', depth = 0): DataCondition {
  if (depth > MAX_DEPTH) throw invalid('it is nested too deeply');
  if (typeof given === 'string') return tested(given);
  const inner = (part: Json): DataCondition => toCondition(part, 'all', depth + 1);
  if (Array.isArray(given)) {
    const parts = given.map(inner);
    return match === 'all' ? { all: parts } : { any: parts };
  }
  if (!isJsonObject(given)) throw invalid(`${JSON.stringify(given)} is neither an object, a list nor an expression`);
  for (const key of ['all', 'and'] as const) if (Array.isArray(given[key])) return { all: given[key].map(inner) };
  for (const key of ['any', 'or'] as const) if (Array.isArray(given[key])) return { any: given[key].map(inner) };
  if (given['not'] !== undefined && isJsonObject(given['not'])) return { not: inner(given['not']) };
  if (typeof (given['field'] ?? given['column']) === 'string') return single(given);
  return { all: Object.entries(given).flatMap(([field, expected]) => criteria(field, expected)) };
}

function tested(text: string): DataCondition {
  const test = parseExpression(text);
  if (fieldsIn(test).length === 0) throw invalid(`${JSON.stringify(text.slice(0, 200))} names no field`);
  return { test };
}

/** The fields that a condition reads. */
export function fieldsOfCondition(condition: DataCondition): FieldUse[] {
  if ('all' in condition) return condition.all.flatMap(fieldsOfCondition);
  if ('any' in condition) return condition.any.flatMap(fieldsOfCondition);
  if ('not' in condition) return fieldsOfCondition(condition.not);
  if ('test' in condition) return fieldsIn(condition.test);
  return [{ field: condition.field, as: condition.operator === 'exists' || condition.operator === 'missing' ? 'tested' : 'compared' }];
}

function single(given: JsonObject): DataCondition {
  const field = String(given['field'] ?? given['column']);
  const word = given['operator'] ?? given['op'] ?? given['condition'];
  const { min, max } = given;
  if (word === undefined && (min ?? max) !== undefined)
    return {
      all: [
        ...(min === undefined ? [] : [{ field, operator: 'gte' as const, value: min }]),
        ...(max === undefined ? [] : [{ field, operator: 'lte' as const, value: max }]),
      ],
    };
  const value = given['value'] ?? given['values'] ?? null;
  const operator = word === undefined || word === null ? defaultOperator(value) : operatorNamed(String(word));
  if (given['value'] === undefined && given['values'] === undefined && !valueLess.has(operator))
    throw invalid(`the condition on "${field}" has no value`);
  if (operator === 'matches') patternOf(String(value));
  return { field, operator, value: valueLess.has(operator) && value === null ? true : value };
}

/** `{name: value}`, or `{name: {gt: 1, lt: 9}}`. */
function criteria(field: string, expected: Json): DataCondition[] {
  const isOperators = isJsonObject(expected) && Object.keys(expected).length > 0 && Object.keys(expected).every((key) => isOperator(key));
  // `{ age: ">18" }`
  const sign = typeof expected === 'string' ? /^(>=|<=|!=|==|>|<)\s*(\S.*)$/.exec(expected.trim()) : null;
  if (sign !== null) return [{ field, operator: operatorNamed(sign[1] ?? ''), value: sign[2] ?? '' }];
  if (!isOperators) return [{ field, operator: defaultOperator(expected), value: expected }];
  return Object.entries(expected).map(([word, value]) => ({ field, operator: operatorNamed(word), value }));
}

function defaultOperator(value: Json): Operator {
  return Array.isArray(value) ? 'in' : 'eq';
}

function isOperator(word: string): boolean {
  return (operators as readonly string[]).includes(word) || Object.hasOwn(operatorSpellings, word);
}

function operatorNamed(word: string): Operator {
  const plain = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  if ((operators as readonly string[]).includes(plain)) return plain as Operator;
  const spelt = Object.hasOwn(operatorSpellings, plain) ? operatorSpellings[plain] : undefined;
  if (spelt !== undefined) return spelt;
  throw invalid(
    [
      `there is no operator "${word}".`,
      didYouMean(plain, [...operators, ...Object.keys(operatorSpellings)]),
      `There are: ${operators.join(', ')}`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  );
}

function invalid(why: string): ValidationError {
  return new ValidationError(
    `A filter condition is not valid: ${why}. Write { field, operator, value }, or an expression such as: age >= 18.`,
    { code: 'CONDITION_INVALID' },
  );
}
