import { canonicalJson, type Json, type JsonObject } from '@tutti/core';
import { DataInvalidError } from '../errors/data-invalid-error.ts';
import { sortOrder, LAST_RANK, rank } from './compare.ts';
import { fieldOf, isMissing, numbersIn, toNumber } from './field.ts';
import { deviation, mean } from './aggregate.ts';

/** Records with only these fields, in this order; a path with dots keeps its name. Missing fields are null. */
export function selectFields(records: readonly JsonObject[], fields: readonly string[]): JsonObject[] {
  return records.map((record) => Object.fromEntries(fields.map((field) => [field, fieldOf(record, field) ?? null])));
}

export function removeFields(records: readonly JsonObject[], fields: readonly string[]): JsonObject[] {
  const gone = new Set(fields);
  return mapEntries(records, (entries) => entries.filter(([name]) => !gone.has(name)));
}

export function renameFields(records: readonly JsonObject[], names: ReadonlyMap<string, string>): JsonObject[] {
  return mapEntries(records, (entries) => entries.map(([name, value]) => [names.get(name) ?? name, value]));
}

/** Records with a field of which each gets its value by its place. */
export function setField(records: readonly JsonObject[], field: string, value: (index: number) => Json): JsonObject[] {
  return records.map((record, index) => ({ ...record, [field]: value(index) }));
}

/** One key of a sort. */
export interface SortKey {
  readonly field: string;
  readonly descending: boolean;
}

/** Sorted by the keys in turn; equal records keep their order; missing values come last in both directions. */
export function sortRecords(records: readonly JsonObject[], keys: readonly SortKey[]): JsonObject[] {
  return records.toSorted((a, b) => {
    for (const { field, descending } of keys) {
      const [x, y] = [fieldOf(a, field), fieldOf(b, field)];
      const compared = sortOrder(x, y);
      const isLast = rank(x) === LAST_RANK || rank(y) === LAST_RANK;
      if (compared !== 0) return descending && !isLast ? -compared : compared;
    }
    return 0;
  });
}

/** The first of the records that are the same in the given fields, or as a whole. */
export function uniqueRecords(records: readonly JsonObject[], fields: readonly string[] = []): JsonObject[] {
  const seen = new Set<string>();
  return records.filter((record) => {
    const key = canonicalJson(fields.length === 0 ? record : fields.map((field) => fieldOf(record, field) ?? null));
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/** Names of the fields that hold numbers and nothing else, apart from missing values. */
export function numericFields(records: readonly JsonObject[]): string[] {
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return fields.filter((field) => {
    const values = records.map((record) => fieldOf(record, field)).filter((value) => !isMissing(value));
    return values.length > 0 && values.every((value) => toNumber(value) !== undefined);
  });
}

/** Numbers brought to a common scale: `min-max` to [0, 1], `z-score` to mean 0 and standard deviation 1. A constant column becomes 0. */
export function normalizeFields(
  records: readonly JsonObject[],
  method: 'min-max' | 'z-score',
  fields: readonly string[] = numericFields(records),
): JsonObject[] {
  const scales = new Map(fields.map((field) => [field, scaleOf(numbersIn(records, field), method)]));
  return mapEntries(records, (entries) =>
    entries.map(([name, value]) => {
      const [scale, number] = [scales.get(name), toNumber(value)];
      return [name, scale === undefined || number === undefined ? value : (number - scale.offset) / scale.width];
    }),
  );
}

export type CastType = 'number' | 'integer' | 'string' | 'boolean' | 'date' | 'datetime';

/** A field as values of one type. @throws DataInvalidError naming the first row that has no such value */
export function castField(records: readonly JsonObject[], field: string, to: CastType): JsonObject[] {
  return records.map((record, index) => {
    const value = fieldOf(record, field);
    if (value === undefined || value === null) return record;
    const cast = castValue(value, to);
    if (cast === undefined)
      throw new DataInvalidError(
        `Row ${index + 1}, column "${field}": ${JSON.stringify(value).slice(0, 80)} is no ${to}. Filter such rows out, or clean the column first.`,
        {
          data: { row: index + 1, column: field },
        },
      );
    return { ...record, [field]: cast };
  });
}

function castValue(value: Json, to: CastType): Json | undefined {
  if (to === 'string') return typeof value === 'string' ? value : JSON.stringify(value);
  if (to === 'boolean') {
    const word = String(value).trim().toLowerCase();
    return ['true', '1', 'yes'].includes(word) ? true : ['false', '0', 'no'].includes(word) ? false : undefined;
  }
  if (value === '') return null;
  if (to === 'date' || to === 'datetime') return dateOf(value, to);
  const number = toNumber(value);
  return number === undefined || to === 'number' ? number : Math.trunc(number);
}

/** Dates that begin with the year, in universal time where they name no other; anything else is read in more than one way. */
function dateOf(value: Json, to: 'date' | 'datetime'): string | undefined {
  const parts =
    typeof value === 'string'
      ? /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[-+]\d{2}:?\d{2})?)?\s*$/i.exec(value)
      : null;
  if (parts === null) return undefined;
  const [, year = '', month = '', day = '', time = '00:00', zone = 'Z'] = parts;
  const name = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${name}T${time}${zone.toUpperCase()}`);
  // 30 February is carried over into March.
  if (Number.isNaN(at.getTime()) || new Date(`${name}T00:00Z`).getUTCDate() !== Number(day)) return undefined;
  return to === 'date' ? name : at.toISOString();
}

function scaleOf(numbers: readonly number[], method: 'min-max' | 'z-score'): { readonly offset: number; readonly width: number } {
  if (method === 'z-score') return { offset: mean(numbers) ?? 0, width: deviation(numbers) || 1 };
  const [low, high] = numbers.reduce(([a, b], n) => [Math.min(a, n), Math.max(b, n)], [Infinity, -Infinity]);
  return numbers.length === 0 ? { offset: 0, width: 1 } : { offset: low, width: high - low || 1 };
}

function mapEntries(records: readonly JsonObject[], change: (entries: [string, Json][]) => [string, Json][]): JsonObject[] {
  return records.map((record) => Object.fromEntries(change(Object.entries(record))));
}
