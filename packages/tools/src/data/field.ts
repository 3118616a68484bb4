import { isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { DataInvalidError } from '../errors/data-invalid-error.ts';

/** The value of a field: its own name first, else a path with dots (`user.name`, `tags.0`). Undefined when there is none; inherited properties are none. */
export function fieldOf(record: Json, field: string): Json | undefined {
  if (isJsonObject(record) && Object.hasOwn(record, field)) return record[field];
  let value: Json | undefined = record;
  for (const part of field.split('.')) {
    if (Array.isArray(value)) value = /^\d+$/.test(part) ? (value as readonly Json[])[Number(part)] : undefined;
    else value = value !== undefined && isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** The number a value is or spells; undefined for anything else, also for empty text. */
export function toNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Whether a value counts as missing: none, null, or empty text. */
export function isMissing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}

/**
 * The numbers in a column; missing values are left out.
 * @throws DataInvalidError naming the row and the column of the first value that is no number.
 */
export function numbersIn(records: readonly JsonObject[], field: string): number[] {
  const numbers: number[] = [];
  for (const [index, record] of records.entries()) {
    const value = fieldOf(record, field);
    if (isMissing(value)) continue;
    const number = toNumber(value);
    if (number === undefined) {
      throw new DataInvalidError(
        `Row ${index + 1}, column "${field}": ${JSON.stringify(value).slice(0, 80)} is not a number. Filter such rows out, or clean the column first.`,
        { data: { row: index + 1, column: field } },
      );
    }
    numbers.push(number);
  }
  return numbers;
}
