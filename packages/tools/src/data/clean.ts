import type { Json, JsonObject } from '@tutti/core';
import { mean, median } from './aggregate.ts';
import { fieldOf, isMissing, numbersIn, toNumber } from './field.ts';
import { numericFields, uniqueRecords } from './reshape.ts';

/** What is done about missing values. `interpolate` draws a line between the neighbours; at the ends the nearest value is taken. */
export const missingPolicies = ['keep', 'drop', 'fill', 'mean', 'median', 'interpolate', 'forward'] as const;

export type MissingPolicy = (typeof missingPolicies)[number];

/** How records are cleaned. */
export interface CleanOptions {
  readonly removeDuplicates: boolean;
  readonly handleMissing: MissingPolicy;
  /** For `fill`. */
  readonly fillValue: Json;
  readonly trim: boolean;
}

/** Records without spaces around text, without duplicates, and with missing values treated. */
export function cleanRecords(records: readonly JsonObject[], options: CleanOptions): JsonObject[] {
  const trimmed = options.trim ? records.map(trimTexts) : records;
  const single = options.removeDuplicates ? uniqueRecords(trimmed) : trimmed;
  return treatMissing(single, options);
}

function treatMissing(records: readonly JsonObject[], { handleMissing: policy, fillValue }: CleanOptions): JsonObject[] {
  if (policy === 'keep') return [...records];
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
  if (policy === 'drop') return records.filter((record) => !fields.some((field) => isMissing(own(record, field))));
  const numeric = new Set(numericFields(records));
  const columns = fields.map((field) => {
    const values = records.map((record) => own(record, field));
    return [field, numeric.has(field) || policy === 'fill' || policy === 'forward' ? fillColumn(values, { policy, fillValue, numbers: numeric.has(field) ? numbersIn(records, field) : [] }) : values] as const;
  });
  return records.map((_record, row) => Object.fromEntries(columns.map(([field, values]) => [field, values[row] ?? null])));
}

interface Filling {
  readonly policy: MissingPolicy;
  readonly fillValue: Json;
  readonly numbers: readonly number[];
}

function fillColumn(values: readonly (Json | undefined)[], { policy, fillValue, numbers }: Filling): (Json | undefined)[] {
  if (policy === 'interpolate') return interpolate(values);
  if (policy === 'forward') return carryForward(values);
  const filling = policy === 'mean' ? mean(numbers) : policy === 'median' ? median(numbers) : fillValue;
  return values.map((value) => (isMissing(value) ? filling : value));
}

function interpolate(values: readonly (Json | undefined)[]): (Json | undefined)[] {
  const filled = [...values];
  const known = values.flatMap((value, index) => (isMissing(value) ? [] : [{ index, number: toNumber(value) ?? 0 }]));
  let next = 0;
  for (const [index, value] of values.entries()) {
    while (next < known.length && (known[next]?.index ?? 0) < index) next += 1;
    if (!isMissing(value)) continue;
    const [before, after] = [known[next - 1], known[next]];
    if (before !== undefined && after !== undefined) filled[index] = before.number + ((after.number - before.number) * (index - before.index)) / (after.index - before.index);
    else filled[index] = before?.number ?? after?.number ?? null;
  }
  return filled;
}

function carryForward(values: readonly (Json | undefined)[]): (Json | undefined)[] {
  let last: Json | undefined;
  return values.map((value) => {
    if (!isMissing(value)) last = value;
    return last ?? value;
  });
}

function trimTexts(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value]));
}

function own(record: JsonObject, field: string): Json | undefined {
  return Object.hasOwn(record, field) ? record[field] : fieldOf(record, field);
}
