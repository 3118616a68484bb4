import { ValidationError } from '../errors/validation-error.ts';
import type { Json } from './json.ts';

const MAX_DEPTH = 1_000;
const FORBIDDEN_KEYS = new Set(['__proto__']);

/**
 * Checks that a value is plain JSON: no functions, symbols, bigints, NaN, cycles, class instances or `__proto__` keys.
 * `undefined` members of objects are let through, as `JSON.stringify` drops them.
 * @throws {@link ValidationError} `NOT_JSON`, naming the path of the first offence.
 */
export function assertJson(value: unknown, what = 'value'): asserts value is Json {
  visit(value, what, [], new Set());
}

function visit(value: unknown, what: string, path: (string | number)[], open: Set<object>): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) refuse(what, path, `${value} has no JSON form`);
    return;
  }
  if (typeof value !== 'object') refuse(what, path, `a ${typeof value} has no JSON form`);
  if (open.has(value)) refuse(what, path, 'it refers to itself');
  if (path.length > MAX_DEPTH) refuse(what, path.slice(0, 5), `it is nested deeper than ${MAX_DEPTH} levels`);
  open.add(value);
  if (Array.isArray(value)) visitItems(value, what, path, open);
  else visitMembers(value, what, path, open);
  open.delete(value);
}

function visitItems(items: readonly unknown[], what: string, path: (string | number)[], open: Set<object>): void {
  for (let i = 0; i < items.length; i++) {
    path.push(i);
    visit(items[i], what, path, open);
    path.pop();
  }
}

function visitMembers(value: object, what: string, path: (string | number)[], open: Set<object>): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Another realm's plain objects have another Object.prototype; its own prototype is null all the same.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    refuse(what, path, `a ${value.constructor?.name ?? 'class'} instance is not plain data`);
  }
  for (const key of Object.keys(value)) {
    if (FORBIDDEN_KEYS.has(key)) refuse(what, path, `the key "${key}" is not allowed`);
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    path.push(key);
    visit(member, what, path, open);
    path.pop();
  }
}

function refuse(what: string, path: readonly (string | number)[], why: string): never {
  const at = path.length === 0 ? what : `${what}.${path.join('.')}`;
  throw new ValidationError(`${at} is not plain JSON: ${why}. Return or pass plain objects, arrays, strings, finite numbers, booleans and null.`, {
    code: 'NOT_JSON',
    data: { path: path.join('.') },
  });
}
