import { ValidationError, didYouMean, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { missingPolicies, type CleanOptions, type MissingPolicy } from './clean.ts';
import type { CastType, SortKey } from './reshape.ts';

/** What the words in a list of cleanings ask for. */
const cleanings: Readonly<Record<string, (value: Json) => Partial<CleanOptions>>> = {
  remove_duplicates: () => ({ removeDuplicates: true }),
  trim: () => ({ trim: true }),
  drop_missing: () => ({ handleMissing: 'drop' }),
  fill_missing: (fillValue) => ({ handleMissing: 'fill', fillValue }),
};

const cleaningSpellings: Readonly<Record<string, string>> = { drop_duplicates: 'remove_duplicates', deduplicate: 'remove_duplicates', unique: 'remove_duplicates', strip: 'trim', trim_whitespace: 'trim', strip_whitespace: 'trim', remove_missing: 'drop_missing', dropna: 'drop_missing', fillna: 'fill_missing' };

/** How a `clean` step treats records: by its options, then by the words in its list `operations`. */
export function cleanOptions(options: JsonObject): CleanOptions {
  const policy = String(options['handle_missing'] ?? options['missing'] ?? 'keep');
  if (!(missingPolicies as readonly string[]).includes(policy)) throw invalid(`there is no way "${policy}" to handle missing values. There are: ${missingPolicies.join(', ')}`);
  const said = { removeDuplicates: isOn(options['remove_duplicates']), handleMissing: policy as MissingPolicy, fillValue: options['fill_value'] ?? null, trim: !isOff(options['trim']) };
  const list = options['operations'] ?? options['steps'];
  return Object.assign(said, ...(Array.isArray(list) ? (list as readonly Json[]).map(cleaning) : [])) as CleanOptions;
}

function cleaning(given: Json): Partial<CleanOptions> {
  const { type, operation, name, value = null } = isJsonObject(given) ? given : { type: given };
  const word = String(type ?? operation ?? name).trim().toLowerCase().replaceAll(/[\s-]+/g, '_');
  const found = cleanings[Object.hasOwn(cleaningSpellings, word) ? (cleaningSpellings[word] ?? word) : word];
  if (found === undefined || !(Object.hasOwn(cleanings, word) || Object.hasOwn(cleaningSpellings, word))) throw invalid(`there is no cleaning "${word}". ${didYouMean(word, Object.keys(cleanings))} There are: ${Object.keys(cleanings).join(', ')}`);
  return found(value ?? null);
}

/** Templates give truth values as texts. */
function isOn(value: Json | undefined): boolean {
  return value === true || (typeof value === 'string' && /^true$/i.test(value.trim()));
}

function isOff(value: Json | undefined): boolean {
  return value === false || (typeof value === 'string' && /^false$/i.test(value.trim()));
}

/** Sort keys from `by`, `fields` or `field` with `order`; a leading `-` means descending. */
export function sortKeys(options: JsonObject): SortKey[] {
  const isDescending = (value: Json | undefined): boolean => /^desc/i.test(String(value ?? ''));
  const given = options['by'] ?? options['fields'] ?? options['field'] ?? options['sort_by'] ?? options['column'];
  const keys = (Array.isArray(given) ? (given as readonly Json[]) : [given ?? null]).map((key): SortKey => {
    if (typeof key === 'string') return { field: key.replace(/^-/, ''), descending: key.startsWith('-') || isDescending(options['order']) || isOn(options['descending']) || isOn(options['reverse']) };
    if (isJsonObject(key) && typeof key['field'] === 'string') return { field: key['field'], descending: isDescending(key['order']) || isOn(key['descending']) };
    throw invalid('a sort has no field. Pass "by": the name of a field, or a list');
  });
  return keys;
}

/** Whether one of the options is given. */
export function hasAny(options: JsonObject, ...keys: readonly string[]): boolean {
  return keys.some((key) => options[key] !== undefined && options[key] !== null);
}

/** Names of fields, from the first of the options that is given: a list, or one text with commas. */
export function names(options: JsonObject, ...keys: readonly string[]): string[] {
  for (const key of keys) {
    const given = options[key];
    if (typeof given === 'string') return given.split(',').map((name) => name.trim());
    if (Array.isArray(given) && given.every((name): name is string => typeof name === 'string')) return [...given];
  }
  throw invalid(`no field is named. Pass "${keys[0]}": a list of names`);
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
  const given = options['mapping'] ?? options['fields'] ?? options['names'] ?? (typeof options['from'] === 'string' ? { [options['from']]: options['to'] ?? '' } : null);
  if (!isJsonObject(given)) throw invalid('a renaming has no "mapping": { old: new }');
  return new Map(Object.entries(given).map(([old, name]) => [old, text({ to: name }, 'to')]));
}

/** A whole number from 0. */
export function count(value: Json | undefined): number {
  const number = Number(value ?? NaN);
  if (!Number.isInteger(number) || number < 0) throw invalid(`"count" is ${JSON.stringify(value ?? null)}, not a whole number from 0`);
  return number;
}

/** The type a word stands for. */
export function castType(value: Json | undefined): CastType {
  const types: Readonly<Record<string, CastType>> = { number: 'number', float: 'number', integer: 'integer', int: 'integer', string: 'string', str: 'string', text: 'string', boolean: 'boolean', bool: 'boolean' };
  const word = String(value).toLowerCase();
  if (Object.hasOwn(types, word)) return types[word] as CastType;
  throw invalid(`"to" is ${JSON.stringify(value ?? null)}. Use number, integer, string or boolean`);
}

/** The scale a word stands for. */
export function method(value: Json | undefined): 'min-max' | 'z-score' {
  const word = String(value ?? 'min-max').toLowerCase().replaceAll(/[_\s]+/g, '-');
  if (word === 'min-max' || word === 'minmax') return 'min-max';
  if (word === 'z-score' || word === 'zscore' || word === 'standard') return 'z-score';
  throw invalid(`there is no method "${String(value)}". There are: min-max, z-score`);
}

/** The error of a transformation that does not say what it needs. */
export function invalid(why: string): ValidationError {
  return new ValidationError(`A transformation is not valid: ${why}.`, { code: 'TRANSFORMATION_INVALID' });
}
