import type { Json, JsonObject } from '@tutti/core';
import { commonest, mean, median } from './aggregate.ts';
import { fieldOf, isMissing, numbersIn, toNumber } from './field.ts';
import { numericFields } from './reshape.ts';

/** Ways to fill missing values. `interpolate` draws a line between the neighbours; at the ends the nearest value is taken. */
export const fillMethods = ['fill', 'mean', 'median', 'mode', 'interpolate', 'forward', 'backward'] as const;

export type FillMethod = (typeof fillMethods)[number];

/** How missing values are filled. */
export interface Filling {
  readonly method: FillMethod;
  /** For `fill`. */
  readonly value: Json;
  /** Missing means all; figures are worked out of columns of numbers alone. */
  readonly fields: readonly string[] | undefined;
}

/** Without the records that lack a value in one of these fields (default: in any that one of them has). */
export function dropMissing(records: readonly JsonObject[], fields: readonly string[] = allFields(records)): JsonObject[] {
  return records.filter((record) => !fields.some((field) => isMissing(own(record, field))));
}

/** With missing values filled in. */
export function fillMissing(
  records: readonly JsonObject[],
  { method, value }: Omit<Filling, 'fields'>,
  fields: readonly string[] = allFields(records),
): JsonObject[] {
  const numeric = new Set(numericFields(records));
  const needsNumbers = method === 'mean' || method === 'median' || method === 'interpolate';
  const columns = new Map(
    fields
      .filter((field) => !needsNumbers || numeric.has(field))
      .map((field) => {
        const values = records.map((record) => own(record, field));
        return [field, fillColumn(values, { method, value, numbers: numeric.has(field) ? numbersIn(records, field) : [] })] as const;
      }),
  );
  return records.map((record, row) => ({
    ...record,
    ...Object.fromEntries([...columns].map(([field, values]) => [field, values[row] ?? null])),
  }));
}

interface ColumnFilling {
  readonly method: FillMethod;
  readonly value: Json;
  readonly numbers: readonly number[];
}

function fillColumn(
  values: readonly (Json | undefined)[],
  { method, value: given, numbers }: ColumnFilling,
): readonly (Json | undefined)[] {
  if (method === 'interpolate') return interpolate(values);
  if (method === 'forward') return carryForward(values);
  if (method === 'backward') return carryForward(values.toReversed()).toReversed();
  const filling =
    method === 'mean'
      ? mean(numbers)
      : method === 'median'
        ? median(numbers)
        : method === 'mode'
          ? commonest(values.filter((value): value is Json => !isMissing(value)))
          : given;
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
    if (before !== undefined && after !== undefined)
      filled[index] = before.number + ((after.number - before.number) * (index - before.index)) / (after.index - before.index);
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

function allFields(records: readonly JsonObject[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

function own(record: JsonObject, field: string): Json | undefined {
  return Object.hasOwn(record, field) ? record[field] : fieldOf(record, field);
}
