import type { CompareOperator } from './ast.ts';
import { asNumber, defined, excerpt, toText } from './convert.ts';
import { TemplateValueError } from './errors/template-value-error.ts';
import { isRecord, plainOf, typeName, Undefined, View, type Value } from './value.ts';

/** Decides `left operator right`. @throws TemplateValueError when the two have no order. */
export function compare(operator: CompareOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return isEqual(defined(left), defined(right));
    case '!=':
      return !isEqual(defined(left), defined(right));
    case 'in':
      return contains(defined(right), defined(left));
    case 'not in':
      return !contains(defined(right), defined(left));
    case '<':
      return order(left, right) < 0;
    case '<=':
      return order(left, right) <= 0;
    case '>':
      return order(left, right) > 0;
    case '>=':
      return order(left, right) >= 0;
  }
}

/** Deep equality. A view compared with a text compares as its text, with surrounding white space left away. */
export function isEqual(left: Value, right: Value): boolean {
  if (typeof right === 'string' && left instanceof View) return viewEqualsText(left, right);
  if (typeof left === 'string' && right instanceof View) return viewEqualsText(right, left);
  if (typeof right === 'number' && left instanceof View) return asNumber(left) === right;
  const a = plainOf(left);
  const b = plainOf(right);
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isEqual(item, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}

function viewEqualsText(view: View, text: string): boolean {
  const own = view.text();
  return own === text || own.trim() === text;
}

/** Whether a list has an item, a mapping a key, a text a part. Null has nothing. */
export function contains(container: Value, item: Value): boolean {
  const plain = plainOf(container);
  if (plain === null) return false;
  if (Array.isArray(plain)) return plain.some((member) => isEqual(member, item));
  if (isRecord(plain)) {
    const key = toText(item);
    return (
      Object.hasOwn(plain, key) ||
      (container instanceof View &&
        container.text() !== '' &&
        container.text().includes(key) &&
        typeof container.member(key) !== 'undefined')
    );
  }
  if (typeof plain === 'string') return plain.includes(toText(item));
  throw new TemplateValueError(`"in" needs a list, a mapping or a text, but gets ${typeName(container)}: ${excerpt(container)}.`);
}

/** Negative, zero or positive. Numbers and texts that are numbers compare as numbers, texts by code units, lists item by item. */
export function order(left: Value, right: Value): number {
  if (left instanceof Undefined || right instanceof Undefined) defined(left instanceof Undefined ? left : right);
  const a = plainOf(left);
  const b = plainOf(right);
  if (
    typeof a === 'string' &&
    typeof b === 'string' &&
    !(left instanceof View && asNumber(left) !== undefined && asNumber(b) !== undefined)
  )
    return a < b ? -1 : a > b ? 1 : 0;
  const x = asNumber(left);
  const y = asNumber(right);
  if (x !== undefined && y !== undefined) return x - y;
  if (Array.isArray(a) && Array.isArray(b)) return orderLists(a, b);
  throw new TemplateValueError(`${typeName(left)} (${excerpt(left)}) and ${typeName(right)} (${excerpt(right)}) have no order.`, {
    hint: 'Convert one of them: {{ value | int }} or {{ value | string }}.',
  });
}

function orderLists(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const by = order(a[i], b[i]);
    if (by !== 0) return by;
  }
  return a.length - b.length;
}
