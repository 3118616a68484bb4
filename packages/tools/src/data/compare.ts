import { canonicalJson, type Json } from '@tutti/core';
import { toNumber } from './field.ts';

/** Whether two values are the same, numbers and truth values also when one of them is spelt as text. */
export function sameValue(a: Json, b: Json): boolean {
  if (typeof a === 'boolean' || typeof b === 'boolean') return truthWord(a) === truthWord(b);
  const [x, y] = [toNumber(a), toNumber(b)];
  // Two texts are compared as texts: "007" is not "7".
  if (x !== undefined && y !== undefined && (typeof a === 'number' || typeof b === 'number')) return x === y;
  if (typeof a === 'object' || typeof b === 'object') return canonicalJson(a) === canonicalJson(b);
  return a === b;
}

/** Order of two values: numbers by size, also when spelt as text, other texts by character; undefined when they have none. */
export function order(a: Json | undefined, b: Json | undefined): number | undefined {
  const [x, y] = [toNumber(a), toNumber(b)];
  if (x !== undefined && y !== undefined) return x - y;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return undefined;
}

/** A total order for sorting: numbers, then texts, then the rest; values that are missing come last. */
export function sortOrder(a: Json | undefined, b: Json | undefined): number {
  const [rankA, rankB] = [rank(a), rank(b)];
  return rankA === rankB ? (order(a, b) ?? 0) : rankA - rankB;
}

export const LAST_RANK = 4;

export function rank(value: Json | undefined): number {
  if (value === undefined || value === null || value === '') return LAST_RANK;
  if (toNumber(value) !== undefined) return 0;
  if (typeof value === 'string') return 1;
  return typeof value === 'boolean' ? 2 : 3;
}

function truthWord(value: Json): Json {
  if (typeof value !== 'string') return value;
  const word = value.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : value;
}
