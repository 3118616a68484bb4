import { defined, excerpt } from './convert.ts';
import { TemplateValueError } from './errors/template-value-error.ts';
import { isRecord, plainOf, typeName, View, type Value } from './value.ts';

/** What a loop goes through: the items of a list, the keys of a mapping, the characters of a text, nothing for null. */
export function itemsOf(value: Value): readonly Value[] {
  defined(value);
  const own = value instanceof View ? value.items() : undefined;
  const plain = own ?? plainOf(value);
  if (Array.isArray(plain)) return plain;
  if (plain === null) return [];
  if (isRecord(plain)) return Object.keys(plain);
  if (typeof plain === 'string') return [...plain];
  throw new TemplateValueError(`${typeName(value)} cannot be gone through: ${excerpt(value)}.`, { hint: 'Use a list or a mapping.' });
}
