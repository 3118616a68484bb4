import type { Json } from '@tutti/core';
import { order } from './compare.ts';
import { isMissing, toNumber } from './field.ts';
import { NotComputable } from './not-computable.ts';

type ExpressionFunction = (...inputs: readonly Json[]) => Json;

const numberOf = (value: Json | undefined): number => {
  const number = toNumber(typeof value === 'boolean' ? Number(value) : value);
  if (number === undefined) throw new NotComputable(`${JSON.stringify(value ?? null).slice(0, 80)} is not a number`);
  return number;
};
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
const onNumber =
  (change: (number: number) => number): ExpressionFunction =>
  (value) =>
    isMissing(value) ? null : change(numberOf(value));
const onText =
  (change: (text: string) => Json): ExpressionFunction =>
  (value) =>
    value === undefined || value === null ? null : change(textOf(value));
const holds =
  (test: (text: string, part: string) => boolean): ExpressionFunction =>
  (value, part) =>
    typeof value === 'string' && test(value, textOf(part));
const best =
  (wanted: 1 | -1): ExpressionFunction =>
  (...values) => {
    const present = values.flat().filter((value): value is Json => !isMissing(value as Json)) as Json[];
    return present.length === 0 ? null : present.reduce((a, b) => ((order(b, a) ?? 0) * wanted > 0 ? b : a));
  };
const part = (from: number, to: number): ExpressionFunction =>
  onText((text) => (/^\d{4}-\d{2}-\d{2}/.test(text) ? Number(text.slice(from, to)) : null));

/** A number with as many places after the point; halves go away from zero. */
export function rounded(number: number, places: number): number {
  const scaled = Number(`${Math.abs(number)}e${places}`);
  return Number.isFinite(scaled) ? Math.sign(number) * Number(`${Math.round(scaled)}e${-places}`) : number;
}

const functions: Readonly<Record<string, ExpressionFunction>> = {
  round: (value, places) =>
    isMissing(value) ? null : rounded(numberOf(value), Math.min(12, Math.max(0, Math.trunc(numberOf(places ?? 0))))),
  abs: onNumber(Math.abs),
  floor: onNumber(Math.floor),
  ceil: onNumber(Math.ceil),
  sqrt: onNumber((number) => (number < 0 ? NaN : Math.sqrt(number))),
  min: best(-1),
  max: best(1),
  length: (value) => (value === undefined || value === null ? null : Array.isArray(value) ? value.length : [...textOf(value)].length),
  upper: onText((text) => text.toUpperCase()),
  lower: onText((text) => text.toLowerCase()),
  trim: onText((text) => text.trim()),
  concat: (...values) => values.map((value) => (value === null ? '' : textOf(value))).join(''),
  replace: (value, old, replacement) =>
    value === undefined || value === null ? null : textOf(value).replaceAll(textOf(old), () => textOf(replacement)),
  contains: (value, wanted) =>
    Array.isArray(value) ? value.includes(wanted ?? null) : holds((text, inner) => text.includes(inner))(value ?? null, wanted ?? null),
  starts_with: holds((text, start) => text.startsWith(start)),
  ends_with: holds((text, end) => text.endsWith(end)),
  coalesce: (...values) => values.find((value) => !isMissing(value)) ?? null,
  number: onNumber((number) => number),
  integer: onNumber(Math.trunc),
  string: onText((text) => text),
  year: part(0, 4),
  month: part(5, 7),
  day: part(8, 10),
};

const spellings: Readonly<Record<string, string>> = {
  len: 'length',
  strip: 'trim',
  to_upper: 'upper',
  to_lower: 'lower',
  uppercase: 'upper',
  lowercase: 'lower',
  startswith: 'starts_with',
  endswith: 'ends_with',
  startsWith: 'starts_with',
  endsWith: 'ends_with',
  includes: 'contains',
  ifnull: 'coalesce',
  default: 'coalesce',
  float: 'number',
  int: 'integer',
  str: 'string',
  text: 'string',
  ceiling: 'ceil',
  toUpperCase: 'upper',
  toLowerCase: 'lower',
};

/** Names of the functions. */
export const functionNames: readonly string[] = Object.keys(functions);

/** The function a word stands for. */
export function functionNamed(word: string): string | undefined {
  for (const name of [word, word.toLowerCase()]) {
    const meant = Object.hasOwn(spellings, name) ? (spellings[name] ?? name) : name;
    if (Object.hasOwn(functions, meant)) return meant;
  }
  return undefined;
}

/** @throws NotComputable */
export function callFunction(name: string, inputs: readonly Json[]): Json {
  const result = functions[name]?.(...inputs) ?? null;
  return typeof result === 'number' && !Number.isFinite(result) ? null : result;
}
