import { canonicalJson, type Json, type JsonObject } from '@tutti/core';
import { aggregate, type AggregateFunction } from './aggregate.ts';
import { fieldOf, isMissing } from './field.ts';
import { numericFields } from './reshape.ts';

const figures: readonly AggregateFunction[] = ['min', 'max', 'avg', 'median', 'std', 'sum'];
const COMMONEST = 5;

/** What the columns hold: type, missing and distinct values, and figures for numbers or the commonest values for the rest. */
export function profileRecords(records: readonly JsonObject[]): JsonObject {
  const numeric = new Set(numericFields(records));
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const columns = fields.map((field) => [field, profileColumn(records, field, numeric.has(field))] as const);
  return {
    row_count: records.length,
    column_count: fields.length,
    duplicate_rows: records.length - new Set(records.map(canonicalJson)).size,
    columns: Object.fromEntries(columns),
  };
}

function profileColumn(records: readonly JsonObject[], field: string, isNumeric: boolean): JsonObject {
  const values = records.map((record) => fieldOf(record, field));
  const present = values.filter((value): value is Json => !isMissing(value));
  const common = {
    type: isNumeric ? 'number' : typeOf(present),
    count: present.length,
    missing: values.length - present.length,
    distinct: new Set(present.map(canonicalJson)).size,
  };
  if (!isNumeric) return { ...common, top: commonest(present) };
  const { count: _rows, ...numbers } = aggregate(
    records,
    figures.map((name) => ({ function: name, field, as: name })),
  );
  return { ...common, ...numbers };
}

function typeOf(values: readonly Json[]): string {
  const types = new Set(values.map((value) => (Array.isArray(value) ? 'array' : typeof value)));
  return types.size === 1 ? String([...types][0]) : types.size === 0 ? 'empty' : 'mixed';
}

function commonest(values: readonly Json[]): JsonObject[] {
  const groups = [...Map.groupBy(values, canonicalJson).values()];
  return groups
    .toSorted((a, b) => b.length - a.length)
    .slice(0, COMMONEST)
    .map((same) => ({ value: same[0] ?? null, count: same.length }));
}
