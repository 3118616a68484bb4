import { didYouMean, ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { snakeKeys } from '../action/parameters.ts';
import { aggregate, aggregateGroups } from './aggregate.ts';
import { cleanRecords } from './clean.ts';
import { meets, type DataCondition } from './condition.ts';
import { transformationNamed, wordOf, type TransformationName } from './option-names.ts';
import { castField, normalizeFields, removeFields, renameFields, selectFields, setField, sortRecords, uniqueRecords } from './reshape.ts';
import { castType, cleanOptions, count, hasAny, invalid, mappingOf, method, names, sortKeys, text } from './step-options.ts';
import { toAggregations, toGroupBy } from './to-aggregations.ts';
import { toCondition } from './to-condition.ts';

type Transformation = (records: readonly JsonObject[], options: JsonObject) => JsonObject[] | JsonObject;

const transformations: Readonly<Record<TransformationName, Transformation>> = {
  filter: (records, options) => records.filter((record) => meets(record, filterOf(options))),
  aggregate: (records, options) => aggregateBy(records, options),
  select: (records, options) => selectFields(records, names(options, 'fields', 'columns', 'field')),
  remove: (records, options) => removeFields(records, names(options, 'fields', 'columns', 'field')),
  rename: (records, options) => renameFields(records, mappingOf(options)),
  add_field: (records, options) => setField(records, text(options, 'field', 'name'), options['value'] ?? null),
  sort: (records, options) => sortRecords(records, sortKeys(options)),
  limit: (records, options) => records.slice(count(options['offset'] ?? 0), count(options['offset'] ?? 0) + count(options['count'] ?? options['limit'] ?? options['n'] ?? options['value'])),
  unique: (records, options) => uniqueRecords(records, hasAny(options, 'fields', 'field') ? names(options, 'fields', 'columns', 'field') : []),
  cast: (records, options) => castField(records, text(options, 'field', 'column'), castType(options['to'] ?? options['to_type'] ?? options['data_type'])),
  normalize: (records, options) => normalizeFields(records, method(options['method']), hasAny(options, 'fields', 'field') ? names(options, 'fields', 'columns', 'field') : undefined),
  clean: (records, options) => cleanRecords(records, cleanOptions(options)),
};

/** Does one transformation. @throws ValidationError `TRANSFORMATION_INVALID` */
export function transform(records: readonly JsonObject[], step: Json): JsonObject[] | JsonObject {
  const said = isJsonObject(step) ? wordOf(step) : undefined;
  if (!isJsonObject(step) || said === undefined) throw invalid(`${JSON.stringify(step).slice(0, 100)} has no "type"`);
  const name = transformationNamed(said.word);
  if (name === undefined) throw invalid(`there is no type "${said.word}". ${didYouMean(said.word.toLowerCase(), Object.keys(transformations))} There are: ${Object.keys(transformations).join(', ')}`);
  const { [said.key]: _word, ...options } = step;
  return transformations[name](records, snakeKeys(options));
}

/** Figures over all records, or per group when `group_by` is given. */
export function aggregateBy(records: readonly JsonObject[], options: JsonObject): JsonObject[] | JsonObject {
  const aggregations = toAggregations(options['aggregations'] ?? options['metrics'] ?? options['aggregation'], options);
  const groupBy = toGroupBy(options['group_by'] ?? options['by']);
  return groupBy.length === 0 ? aggregate(records, aggregations) : aggregateGroups(records, groupBy, aggregations);
}

/** The condition of a filter, under any of the names it goes by. */
export function filterOf(options: JsonObject): DataCondition {
  const match = /^(any|or)$/i.test(String(options['match'] ?? options['logic'] ?? 'all')) ? 'any' : 'all';
  for (const name of ['conditions', 'criteria', 'filter_conditions', 'expression', 'where', 'filter', 'filters', 'condition']) {
    const given = options[name];
    if (given !== undefined && given !== null && options['field'] === undefined) return toCondition(given, match);
  }
  if (options['field'] !== undefined || options['column'] !== undefined) return toCondition(options);
  throw new ValidationError('A filter has no condition. Pass "conditions", "criteria" or an "expression".', { code: 'CONDITION_INVALID' });
}
