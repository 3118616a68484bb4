import { ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { aggregateFunction } from './aggregate.ts';
import { checkFields, type Tell } from './check-fields.ts';
import { actionOptions, canonicalOptions } from './option-names.ts';
import { pivotRecords } from './pivot.ts';
import { profileRecords } from './profile.ts';
import { invalid, text } from './step-options.ts';
import { transform } from './transformations.ts';

/** An action on records. */
export interface RecordAction {
  readonly description: string;
  /** Its options, with their other spellings. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly run: (records: readonly JsonObject[], options: JsonObject, tell: Tell) => JsonObject[] | JsonObject;
}

const onRecords = {
  filter: 'Keeps the records that meet conditions or an expression.',
  aggregate: 'Works out count, sum, avg, min, max, median and others, over all records or per group.',
  select: 'Keeps only the named fields.',
  remove: 'Takes fields away.',
  rename: 'Gives fields other names.',
  add_field: 'Adds a field: a value, or what an expression gives for each record.',
  sort: 'Sorts by one or more fields.',
  limit: 'Keeps the first records.',
  unique: 'Keeps the first of records that are the same, as a whole or in some fields.',
  cast: 'Converts fields to another type.',
  normalize: 'Brings numbers to a common scale.',
  clean: 'Trims text, removes duplicates, treats missing values.',
  drop_missing: 'Takes away records that lack a value.',
  fill_missing: 'Fills missing values.',
} as const;

/** The actions that take records and give records, or one object of figures. */
export const recordActions: Readonly<Record<string, RecordAction>> = {
  ...Object.fromEntries(Object.entries(onRecords).map(([name, description]) => [name, { description, options: actionOptions[name as keyof typeof onRecords], run: (records, options, tell) => transform(records, { ...options, type: name }, tell) } satisfies RecordAction])),
  transform: { description: 'Does several transformations one after another.', options: actionOptions.transform, run: transformAll },
  profile: { description: 'Says what the columns hold.', options: actionOptions.profile, run: (records) => profileRecords(records) },
  pivot: { description: 'Makes a table of figures from three fields.', options: actionOptions.pivot, run: pivot },
};

function transformAll(records: readonly JsonObject[], options: JsonObject, tell: Tell): JsonObject[] | JsonObject {
  let current: JsonObject[] | JsonObject = [...records];
  for (const step of stepsOf(options)) current = transform(Array.isArray(current) ? current : [current as JsonObject], step, tell);
  return current;
}

/** The transformations: a list under one of its names, or the one that the options themselves are. */
function stepsOf(options: JsonObject): readonly Json[] {
  for (const name of ['transformations', 'operations', 'operation', 'steps'] as const) {
    const given = options[name];
    if (Array.isArray(given)) return given as readonly Json[];
    if (isJsonObject(given ?? null) && name === 'transformations') return [given ?? null];
  }
  if (typeof (options['type'] ?? options['operation']) === 'string') return [options];
  throw new ValidationError('There is nothing to transform with. Pass "transformations": a list of { type, … }.', { code: 'TRANSFORMATION_INVALID' });
}

function pivot(records: readonly JsonObject[], given: JsonObject, tell: Tell): JsonObject[] {
  const options = canonicalOptions(given, actionOptions.pivot);
  const [index, columns, values] = ['index', 'columns', 'values'].map((key) => oneName(options, key)) as [string, string, string];
  checkFields(records, [index, columns, values], tell);
  return pivotRecords(records, { index, columns, values, function: aggregateFunction(String(options['function'] ?? 'sum')) });
}

/** A name, also as a list of one. */
function oneName(options: JsonObject, key: string): string {
  const given = options[key];
  if (Array.isArray(given) && given.length > 1) throw invalid(`"${key}" of a pivot is ${JSON.stringify(given).slice(0, 100)}: it has one field. Pivot once for each`);
  return text(Array.isArray(given) ? { [key]: given[0] ?? null } : options, key);
}
