import type { Json } from '@tutti/core';
import { order, sameValue } from './compare.ts';
import { isMissing } from './field.ts';
import { matchesPattern } from './text-pattern.ts';

/** How two values are compared. */
export const operators = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'not_in',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'between',
  'matches',
  'exists',
  'missing',
  'truthy',
] as const;

export type Operator = (typeof operators)[number];

/** Other spellings of operators. */
export const operatorSpellings: Readonly<Record<string, Operator>> = {
  '=': 'eq',
  '==': 'eq',
  '===': 'eq',
  equals: 'eq',
  equal: 'eq',
  is: 'eq',
  '!=': 'ne',
  '<>': 'ne',
  '!==': 'ne',
  not_equals: 'ne',
  not_equal: 'ne',
  neq: 'ne',
  is_not: 'ne',
  '>': 'gt',
  greater_than: 'gt',
  greater: 'gt',
  '>=': 'gte',
  ge: 'gte',
  greater_than_or_equal: 'gte',
  greater_or_equal: 'gte',
  '<': 'lt',
  less_than: 'lt',
  less: 'lt',
  '<=': 'lte',
  le: 'lte',
  less_than_or_equal: 'lte',
  less_or_equal: 'lte',
  'not in': 'not_in',
  nin: 'not_in',
  one_of: 'in',
  in_list: 'in',
  includes: 'contains',
  regex: 'matches',
  regexp: 'matches',
  match: 'matches',
  '=~': 'matches',
  startswith: 'starts_with',
  endswith: 'ends_with',
  is_null: 'missing',
  is_missing: 'missing',
  not_exists: 'missing',
  empty: 'missing',
  is_empty: 'missing',
  not_null: 'exists',
  is_not_null: 'exists',
  not_empty: 'exists',
};

/** Whether a value counts as true: neither missing nor false nor 0. */
export function isTrue(value: Json | undefined): boolean {
  return !isMissing(value) && value !== false && value !== 0 && value !== 'false';
}

/** Whether a comparison holds. With a missing value none does, but for `ne`, `not_in` and `not_contains`. */
export function holds(actual: Json | undefined, operator: Operator, expected: Json): boolean {
  switch (operator) {
    case 'eq':
      return sameValue(actual ?? null, expected);
    case 'ne':
      return !sameValue(actual ?? null, expected);
    case 'gt':
      return compares(actual, expected, (n) => n > 0);
    case 'gte':
      return compares(actual, expected, (n) => n >= 0);
    case 'lt':
      return compares(actual, expected, (n) => n < 0);
    case 'lte':
      return compares(actual, expected, (n) => n <= 0);
    case 'in':
      return isOneOf(actual, expected);
    case 'not_in':
      return !isOneOf(actual, expected);
    case 'contains':
      return contains(actual, expected);
    case 'not_contains':
      return !contains(actual, expected);
    case 'starts_with':
      return typeof actual === 'string' && actual.startsWith(String(expected));
    case 'ends_with':
      return typeof actual === 'string' && actual.endsWith(String(expected));
    case 'between':
      return isBetween(actual, expected);
    case 'matches':
      return typeof actual === 'string' && matchesPattern(actual, String(expected));
    // `exists: false` asks for the opposite.
    case 'exists':
      return isMissing(actual) === (expected === false);
    case 'missing':
      return isMissing(actual) !== (expected === false);
    case 'truthy':
      return isTrue(actual);
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
