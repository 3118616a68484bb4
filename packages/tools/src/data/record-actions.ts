import { ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { aggregateFunction } from './aggregate.ts';
import { actionOptions } from './option-names.ts';
import { pivotRecords } from './pivot.ts';
import { profileRecords } from './profile.ts';
import { text } from './step-options.ts';
import { transform } from './transformations.ts';

/** An action on records. */
export interface RecordAction {
  readonly description: string;
  /** Its options, with their other spellings. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly run: (records: readonly JsonObject[], options: JsonObject) => JsonObject[] | JsonObject;
}

/** The actions that take records and give records, or one object of figures. */
export const recordActions: Readonly<Record<string, RecordAction>> = {
  filter: { description: 'Keeps the records that meet conditions or an expression.', options: actionOptions.filter, run: (records, options) => transform(records, { ...options, type: 'filter' }) },
  aggregate: { description: 'Works out count, sum, avg, min, max, median and others, over all records or per group.', options: actionOptions.aggregate, run: (records, options) => transform(records, { ...options, type: 'aggregate' }) },
  transform: { description: 'Does several transformations one after another.', options: actionOptions.transform, run: (records, options) => transformAll(records, options) },
  select: { description: 'Keeps only the named fields.', options: actionOptions.select, run: (records, options) => transform(records, { ...options, type: 'select' }) },
  sort: { description: 'Sorts by one or more fields.', options: actionOptions.sort, run: (records, options) => transform(records, { ...options, type: 'sort' }) },
  limit: { description: 'Keeps the first records.', options: actionOptions.limit, run: (records, options) => transform(records, { ...options, type: 'limit' }) },
  clean: { description: 'Trims text, removes duplicates, treats missing values.', options: actionOptions.clean, run: (records, options) => transform(records, { ...options, type: 'clean' }) },
  profile: { description: 'Says what the columns hold.', options: actionOptions.profile, run: (records) => profileRecords(records) },
  pivot: { description: 'Makes a table of figures from three fields.', options: actionOptions.pivot, run: (records, options) => pivot(records, options) },
};

function transformAll(records: readonly JsonObject[], options: JsonObject): JsonObject[] | JsonObject {
  let current: JsonObject[] | JsonObject = [...records];
  for (const step of stepsOf(options)) current = transform(Array.isArray(current) ? current : [current as JsonObject], step);
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

function pivot(records: readonly JsonObject[], options: JsonObject): JsonObject[] {
  const word = options['function'] ?? options['aggfunc'] ?? options['aggregation'] ?? 'sum';
  return pivotRecords(records, {
    index: text(options, 'index', 'rows'), columns: text(options, 'columns', 'column'), values: text(options, 'values', 'value'),
    function: aggregateFunction(String(word)),
  });
}
