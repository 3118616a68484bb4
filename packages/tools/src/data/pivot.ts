import { ValidationError, type Json, type JsonObject } from '@tutti/core';
import { aggregate, type AggregateFunction } from './aggregate.ts';
import { fieldOf } from './field.ts';

/** A table of figures: one row per value of `index`, one column per value of `columns`. */
export interface PivotOptions {
  readonly index: string;
  readonly columns: string;
  readonly values: string;
  readonly function: AggregateFunction;
}

const MAX_COLUMNS = 1_000;

/** The pivot of records; cells without records are null. @throws ValidationError when there would be more than 1,000 columns */
export function pivotRecords(records: readonly JsonObject[], options: PivotOptions): JsonObject[] {
  const columns = [...new Set(records.map((record) => label(fieldOf(record, options.columns))))];
  if (columns.length > MAX_COLUMNS) {
    throw new ValidationError(
      `The field "${options.columns}" has ${columns.length} values; a pivot has at most ${MAX_COLUMNS} columns. Filter the data, or choose another field.`,
      { code: 'PIVOT_INVALID' },
    );
  }
  const rows = Map.groupBy(records, (record) => label(fieldOf(record, options.index)));
  return [...rows.values()].map((members) => {
    const cells = Map.groupBy(members, (record) => label(fieldOf(record, options.columns)));
    const index = members[0] === undefined ? null : (fieldOf(members[0], options.index) ?? null);
    return { [options.index]: index, ...Object.fromEntries(columns.map((column) => [column, cell(cells.get(column), options)])) };
  });
}

function cell(members: readonly JsonObject[] | undefined, options: PivotOptions): Json {
  if (members === undefined) return null;
  return aggregate(members, [{ function: options.function, field: options.values, as: 'cell' }])['cell'] ?? null;
}

function label(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
