import type { Json } from '@tutti/core';
import { order, sameValue } from './compare.ts';
import { fieldOf, isMissing } from './field.ts';

/** What a record must be like: data, never code. */
export type DataCondition =
  | { readonly all: readonly DataCondition[] }
  | { readonly any: readonly DataCondition[] }
  | { readonly not: DataCondition }
  | { readonly field: string; readonly operator: Operator; readonly value: Json };

export const operators = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'not_in', 'contains', 'not_contains', 'starts_with', 'ends_with', 'between', 'exists', 'missing', 'truthy'] as const;

export type Operator = (typeof operators)[number];

/** Other spellings of operators. */
export const operatorSpellings: Readonly<Record<string, Operator>> = {
  '=': 'eq', '==': 'eq', '===': 'eq', equals: 'eq', equal: 'eq', is: 'eq',
  '!=': 'ne', '<>': 'ne', '!==': 'ne', not_equals: 'ne', not_equal: 'ne', neq: 'ne', is_not: 'ne',
  '>': 'gt', greater_than: 'gt', greater: 'gt', '>=': 'gte', ge: 'gte', greater_than_or_equal: 'gte', greater_or_equal: 'gte',
  '<': 'lt', less_than: 'lt', less: 'lt', '<=': 'lte', le: 'lte', less_than_or_equal: 'lte', less_or_equal: 'lte',
  'not in': 'not_in', nin: 'not_in', one_of: 'in', includes: 'contains', startswith: 'starts_with', endswith: 'ends_with',
  is_null: 'missing', is_missing: 'missing', not_exists: 'missing', empty: 'missing', is_empty: 'missing', not_null: 'exists', is_not_null: 'exists', not_empty: 'exists',
};

/** Whether a record meets a condition. Comparisons with a missing value are false, but for `ne`, `not_in` and `not_contains`. */
export function meets(record: Json, condition: DataCondition): boolean {
  if ('all' in condition) return condition.all.every((part) => meets(record, part));
  if ('any' in condition) return condition.any.some((part) => meets(record, part));
  if ('not' in condition) return !meets(record, condition.not);
  return holds(fieldOf(record, condition.field), condition.operator, condition.value);
}

function holds(actual: Json | undefined, operator: Operator, expected: Json): boolean {
  switch (operator) {
    case 'eq': return sameValue(actual ?? null, expected);
    case 'ne': return !sameValue(actual ?? null, expected);
    case 'gt': return compares(actual, expected, (n) => n > 0);
    case 'gte': return compares(actual, expected, (n) => n >= 0);
    case 'lt': return compares(actual, expected, (n) => n < 0);
    case 'lte': return compares(actual, expected, (n) => n <= 0);
    case 'in': return isOneOf(actual, expected);
    case 'not_in': return !isOneOf(actual, expected);
    case 'contains': return contains(actual, expected);
    case 'not_contains': return !contains(actual, expected);
    case 'starts_with': return typeof actual === 'string' && actual.startsWith(String(expected));
    case 'ends_with': return typeof actual === 'string' && actual.endsWith(String(expected));
    case 'between': return isBetween(actual, expected);
    // `exists: false` asks for the opposite.
    case 'exists': return isMissing(actual) === (expected === false);
    case 'missing': return isMissing(actual) !== (expected === false);
    case 'truthy': return !isMissing(actual) && actual !== false && actual !== 0 && actual !== 'false';
  }
}

function compares(actual: Json | undefined, expected: Json, test: (order: number) => boolean): boolean {
  const found = order(actual, expected);
  return found !== undefined && test(found);
}

function isOneOf(actual: Json | undefined, expected: Json): boolean {
  return Array.isArray(expected) && expected.some((item: Json) => sameValue(actual ?? null, item));
}

function contains(actual: Json | undefined, expected: Json): boolean {
  if (Array.isArray(actual)) return actual.some((item: Json) => sameValue(item, expected));
  return typeof actual === 'string' && actual.includes(String(expected));
}

function isBetween(actual: Json | undefined, expected: Json): boolean {
  if (!Array.isArray(expected) || expected.length !== 2) return false;
  return compares(actual, expected[0], (n) => n >= 0) && compares(actual, expected[1], (n) => n <= 0);
}
