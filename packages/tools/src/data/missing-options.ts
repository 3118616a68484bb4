import { didYouMean, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { fillMethods, type FillMethod, type Filling } from './missing.ts';
import { invalid } from './step-options.ts';

const methodSpellings: Readonly<Record<string, FillMethod>> = {
  default: 'fill',
  constant: 'fill',
  value: 'fill',
  average: 'mean',
  avg: 'mean',
  most_frequent: 'mode',
  linear: 'interpolate',
  interpolation: 'interpolate',
  ffill: 'forward',
  forward_fill: 'forward',
  previous: 'forward',
  pad: 'forward',
  bfill: 'backward',
  backward_fill: 'backward',
  backfill: 'backward',
  next: 'backward',
};
const fixed: Readonly<Record<string, Json>> = { zero: 0, zeros: 0, fill_zero: 0, empty: '', empty_string: '' };
const dropWords: ReadonlySet<string> = new Set([
  'drop',
  'remove',
  'delete',
  'drop_rows',
  'remove_rows',
  'drop_row',
  'remove_row',
  'exclude',
  'skip',
  'omit',
]);
const keepWords: ReadonlySet<string> = new Set(['keep', 'ignore', 'none', 'leave']);
const forPeople = ['keep', 'drop', ...fillMethods];

/** What is done about missing values: nothing, the records go, or they are filled. */
export type MissingPolicy = 'keep' | 'drop' | { readonly method: FillMethod; readonly value: Json };

/** The policy a word stands for; `value` is what `fill` fills in. @throws ValidationError */
export function missingPolicy(given: Json, value: Json | undefined): MissingPolicy {
  const word = String(given)
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  if (keepWords.has(word)) return 'keep';
  if (dropWords.has(word)) return 'drop';
  if (Object.hasOwn(fixed, word)) return { method: 'fill', value: fixed[word] ?? null };
  const method = fillMethods.find((one) => one === word) ?? (Object.hasOwn(methodSpellings, word) ? methodSpellings[word] : undefined);
  if (method === undefined)
    throw invalid(
      [
        `there is no way ${JSON.stringify(given)} to handle missing values.`,
        didYouMean(word, forPeople),
        `There are: ${forPeople.join(', ')}`,
      ]
        .filter((part) => part !== '')
        .join(' '),
    );
  if (method === 'fill' && (value === undefined || value === null))
    throw invalid('missing values are to be filled, and nothing says with what. Pass "fill_value"');
  return { method, value: value ?? null };
}

/** The fillings of a step: a method, a value, or a value per field. @throws ValidationError */
export function toFilling(method: Json | undefined, value: Json | undefined): Filling[] {
  if (isJsonObject(value ?? null))
    return Object.entries(value as JsonObject).map(([field, each]) => ({ method: 'fill', value: each, fields: [field] }));
  const policy = missingPolicy(method ?? 'fill', value);
  if (policy === 'keep') return [];
  if (policy === 'drop') throw invalid('to drop records is no way to fill missing values. Use the type "drop_missing"');
  return [{ ...policy, fields: undefined }];
}
