import { ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import type { CastType, SortKey } from './reshape.ts';

/** Templates give truth values as texts. */
export function isOn(value: Json | undefined): boolean {
  return value === true || (typeof value === 'string' && /^true$/i.test(value.trim()));
}

export function isOff(value: Json | undefined): boolean {
  return value === false || (typeof value === 'string' && /^false$/i.test(value.trim()));
}

/** Sort keys from `by`; a leading `-`, `price desc`, `order`, `descending` and `ascending` say which way, the last three one by one too. */
export function sortKeys(options: JsonObject): SortKey[] {
  const given = options['by'];
  return (Array.isArray(given) ? (given as readonly Json[]) : typeof given === 'string' ? given.split(',') : [given ?? null]).map(
    (key, index): SortKey => {
      const at = (name: string): Json | undefined =>
        Array.isArray(options[name]) ? (options[name] as readonly Json[])[index] : options[name];
      const isDescending = isDown(at('order')) || isOn(at('descending')) || isOff(at('ascending'));
      if (typeof key === 'string' && key.trim() !== '') return sortKey(key.trim(), isDescending);
      const { field, order, descending } = isJsonObject(key)
        ? {
            field: key['field'] ?? key['column'] ?? key['by'],
            order: key['order'] ?? key['direction'],
            descending: isOn(key['descending']) || isOff(key['ascending']),
          }
        : {};
      if (typeof field === 'string') return { field, descending: isDown(order) || descending === true };
      throw invalid('a sort has no field. Pass "by": the name of a field, or a list');
    },
  );
}

function sortKey(key: string, isDescending: boolean): SortKey {
  const [, field = '', word] = /^-?(.+?)(?:\s+(asc|desc)(?:ending)?)?$/i.exec(key) ?? [];
  return { field, descending: word === undefined ? key.startsWith('-') || isDescending : isDown(word) };
}

function isDown(value: Json | undefined): boolean {
  return /^desc/i.test(String(value ?? ''));
}

/** Names of fields: a list, or one text with commas. */
export function names(options: JsonObject, key: string): string[] {
  const found = namesIfAny(options, key);
  if (found === undefined) throw invalid(`no field is named. Pass "${key}": a list of names`);
  return found;
}

/** As {@link names}, undefined when there are none. */
export function namesIfAny(options: JsonObject, key: string): string[] | undefined {
  const given = options[key];
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'string') return given.split(',').map((name) => name.trim());
  if (Array.isArray(given) && given.every((name): name is string => typeof name === 'string')) return [...given];
  throw invalid(`"${key}" is ${JSON.stringify(given).slice(0, 100)}, not a list of names`);
}

/** A name, from the first of the options that is given. */
export function text(options: JsonObject, ...keys: readonly string[]): string {
  const found = keys.map((key) => options[key]).find((value) => typeof value === 'string' && value !== '');
  if (typeof found !== 'string') throw invalid(`"${keys[0]}" is missing`);
  if (['__proto__', 'prototype', 'constructor'].includes(found)) throw invalid(`"${found}" is not allowed as the name of a field`);
  return found;
}

/** New names by old ones. */
export function mappingOf(options: JsonObject): ReadonlyMap<string, string> {
  const { mapping, from, to } = options;
  const given = isJsonObject(mapping ?? null) ? (mapping as JsonObject) : typeof from === 'string' ? { [from]: to ?? '' } : undefined;
  if (given === undefined) throw invalid('a renaming has no "mapping": { old: new }');
  return new Map(Object.entries(given).map(([old, name]) => [old, text({ to: name }, 'to')]));
}

/** A whole number from 0. */
export function count(value: Json | undefined): number {
  const number = Number(value ?? NaN);
  if (!Number.isInteger(number) || number < 0) throw invalid(`"count" is ${JSON.stringify(value ?? null)}, not a whole number from 0`);
  return number;
}

/** The fields to convert, and to what: `types: {price: number}`, one `field`, or a list of names with one type for all. */
export function casts(options: JsonObject): { readonly field: string; readonly to: CastType }[] {
  const { types, field, to } = options;
  if (isJsonObject(types ?? null)) return Object.entries(types as JsonObject).map(([name, type]) => ({ field: name, to: castType(type) }));
  return names({ field: field ?? types ?? null }, 'field').map((name) => ({ field: name, to: castType(to) }));
}

function castType(value: Json | undefined): CastType {
  const word = String(value).toLowerCase();
  const found = Object.hasOwn(castTypes, word) ? castTypes[word] : undefined;
  if (found !== undefined) return found;
  throw invalid(`"to" is ${JSON.stringify(value ?? null)}. Use number, integer, string, boolean, date or datetime`);
}

const castTypes: Readonly<Record<string, CastType>> = {
  number: 'number',
  numeric: 'number',
  float: 'number',
  double: 'number',
  decimal: 'number',
  float64: 'number',
  integer: 'integer',
  int: 'integer',
  int64: 'integer',
  string: 'string',
  str: 'string',
  text: 'string',
  boolean: 'boolean',
  bool: 'boolean',
  date: 'date',
  datetime: 'datetime',
  timestamp: 'datetime',
};

/** The scale a word stands for. */
export function method(value: Json | undefined): 'min-max' | 'z-score' {
  const word = String(value ?? 'min-max')
    .toLowerCase()
    .replaceAll(/[_\s]+/g, '-');
  if (word === 'min-max' || word === 'minmax') return 'min-max';
  if (word === 'z-score' || word === 'zscore' || word === 'standard') return 'z-score';
  throw invalid(`there is no method "${String(value)}". There are: min-max, z-score`);
}

/** The error of a transformation that does not say what it needs. */
export function invalid(why: string): ValidationError {
  return new ValidationError(`A transformation is not valid: ${why}.`, { code: 'TRANSFORMATION_INVALID' });
}
