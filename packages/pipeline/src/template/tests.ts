import type { CompareOperator } from './ast.ts';
import { compare, isEqual } from './compare.ts';
import { asNumber, defined, toNumber, toText } from './convert.ts';
import type { TestFunction } from './library.ts';
import { Regex } from './regex/regex.ts';
import { isRecord, plainOf, Undefined, View, type Value } from './value.ts';

const isDefined = (value: Value): boolean => !(value instanceof Undefined) && !(value instanceof View && !value.isPresent());
const typeOf = (value: Value): string => typeof plainOf(defined(value));
const comparing =
  (operator: CompareOperator): TestFunction =>
  (value, args) =>
    compare(operator, value, args.positional[0] ?? null);
const isNull = (value: Value): boolean => plainOf(defined(value)) === null;

/** The tests of Jinja, `value is name`, without those that look at code. */
export const builtInTests: Readonly<Record<string, TestFunction>> = {
  defined: isDefined,
  undefined: (value) => !isDefined(value),
  none: isNull,
  null: isNull,
  true: (value) => plainOf(defined(value)) === true,
  false: (value) => plainOf(defined(value)) === false,
  boolean: (value) => typeOf(value) === 'boolean',
  number: (value) => typeOf(value) === 'number',
  integer: (value) => Number.isInteger(plainOf(defined(value))),
  float: (value) => typeOf(value) === 'number' && !Number.isInteger(plainOf(value)),
  string: (value) => typeOf(value) === 'string',
  mapping: (value) => isRecord(plainOf(defined(value))),
  dict: (value) => isRecord(plainOf(defined(value))),
  sequence: (value) => Array.isArray(plainOf(defined(value))) || typeOf(value) === 'string',
  list: (value) => Array.isArray(plainOf(defined(value))),
  iterable: (value) => typeOf(value) === 'string' || (typeOf(value) === 'object' && plainOf(value) !== null),
  empty: (value) =>
    value === null || (defined(value) !== null && (toText(value) === '' || toText(value) === '[]' || toText(value) === '{}')),
  odd: (value) => Math.abs(toNumber(value, 'odd')) % 2 === 1,
  even: (value) => toNumber(value, 'even') % 2 === 0,
  divisibleby: (value, args) => toNumber(value, 'divisibleby') % args.number(0, 'num') === 0,
  numeric: (value) => asNumber(defined(value)) !== undefined,
  lower: (value) => toText(defined(value)) === toText(value).toLowerCase(),
  upper: (value) => toText(defined(value)) === toText(value).toUpperCase(),
  eq: comparing('=='),
  equalto: comparing('=='),
  sameas: (value, args) => isEqual(defined(value), args.value(0, 'other') ?? null),
  '==': comparing('=='),
  ne: comparing('!='),
  '!=': comparing('!='),
  lt: comparing('<'),
  lessthan: comparing('<'),
  '<': comparing('<'),
  le: comparing('<='),
  '<=': comparing('<='),
  gt: comparing('>'),
  greaterthan: comparing('>'),
  '>': comparing('>'),
  ge: comparing('>='),
  '>=': comparing('>='),
  in: comparing('in'),
  contains: (value, args) => compare('in', args.positional[0] ?? null, value),
  startingwith: (value, args) => toText(defined(value)).startsWith(args.text(0, 'prefix')),
  endingwith: (value, args) => toText(defined(value)).endsWith(args.text(0, 'suffix')),
  match: (value, args, scope) => new Regex(args.text(0, 'pattern'), scope.budget).matchAt(toText(defined(value)), 0) !== undefined,
  search: (value, args, scope) => new Regex(args.text(0, 'pattern'), scope.budget).search(toText(defined(value))) !== undefined,
};
