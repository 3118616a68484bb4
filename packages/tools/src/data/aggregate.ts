import { canonicalJson, didYouMean, ValidationError, type Json, type JsonObject } from '@tutti/core';
import { sortOrder } from './compare.ts';
import { fieldOf, isMissing, numbersIn, toNumber } from './field.ts';

export const aggregateFunctions = [
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'std',
  'var',
  'mode',
  'first',
  'last',
  'count_distinct',
  'list',
] as const;

export type AggregateFunction = (typeof aggregateFunctions)[number];

const spellings: Readonly<Record<string, AggregateFunction>> = {
  mean: 'avg',
  average: 'avg',
  total: 'sum',
  minimum: 'min',
  maximum: 'max',
  stddev: 'std',
  std_dev: 'std',
  variance: 'var',
  n: 'count',
  size: 'count',
  rows: 'count',
  nunique: 'count_distinct',
  distinct: 'count_distinct',
  unique: 'count_distinct',
  collect: 'list',
};

/** One figure to work out: a function over a field (`count` needs none), and its name in the result. */
export interface Aggregation {
  readonly function: AggregateFunction;
  readonly field: string | undefined;
  readonly as: string;
}

/** The function a word stands for. @throws ValidationError */
export function aggregateFunction(word: string): AggregateFunction {
  const plain = word.trim().toLowerCase();
  if ((aggregateFunctions as readonly string[]).includes(plain)) return plain as AggregateFunction;
  const spelt = Object.hasOwn(spellings, plain) ? spellings[plain] : undefined;
  if (spelt !== undefined) return spelt;
  throw new ValidationError(
    [
      `There is no aggregate function "${word}".`,
      didYouMean(plain, [...aggregateFunctions, ...Object.keys(spellings)]),
      `There are: ${aggregateFunctions.join(', ')}.`,
    ]
      .filter((part) => part !== '')
      .join(' '),
    { code: 'AGGREGATION_INVALID' },
  );
}

/** Figures over all records: one object, with `count` first. */
export function aggregate(records: readonly JsonObject[], aggregations: readonly Aggregation[]): JsonObject {
  return { count: records.length, ...Object.fromEntries(aggregations.map((one) => [one.as, figure(records, one)])) };
}

/** Figures per group, in the order in which groups first occur: the fields grouped by, `count`, and the figures. */
export function aggregateGroups(
  records: readonly JsonObject[],
  groupBy: readonly string[],
  aggregations: readonly Aggregation[],
): JsonObject[] {
  const groups = new Map<string, { readonly keys: JsonObject; readonly members: JsonObject[] }>();
  for (const record of records) {
    const keys = Object.fromEntries(groupBy.map((field) => [field, fieldOf(record, field) ?? null]));
    const id = canonicalJson(Object.values(keys));
    const group = groups.get(id) ?? { keys, members: [] };
    group.members.push(record);
    groups.set(id, group);
  }
  return [...groups.values()].map(({ keys, members }) => ({ ...keys, ...aggregate(members, aggregations) }));
}

function figure(records: readonly JsonObject[], { function: name, field }: Aggregation): Json {
  if (field === undefined) return records.length;
  const values = records.map((record) => fieldOf(record, field)).filter((value): value is Json => !isMissing(value));
  switch (name) {
    case 'count':
      return values.length;
    case 'count_distinct':
      return new Set(values.map(canonicalJson)).size;
    case 'first':
      return values[0] ?? null;
    case 'last':
      return values.at(-1) ?? null;
    case 'list':
      return values;
    case 'min':
      return extreme(values, -1);
    case 'max':
      return extreme(values, 1);
    case 'sum':
      return total(numbersIn(records, field));
    case 'avg':
      return mean(numbersIn(records, field));
    case 'median':
      return median(numbersIn(records, field));
    case 'std':
      return deviation(numbersIn(records, field));
    case 'var':
      return variance(numbersIn(records, field));
    case 'mode':
      return commonest(values);
  }
}

/** Smallest (−1) or largest (1) by the order of sorting, so that dates and names have one too; a number spelt as text becomes one. */
function extreme(values: readonly Json[], direction: 1 | -1): Json {
  const first = values[0];
  if (first === undefined) return null;
  const found = values.reduce((best, value) => (sortOrder(value, best) * direction > 0 ? value : best), first);
  return toNumber(found) ?? found;
}

function total(numbers: readonly number[]): number {
  // Neumaier: the lost low digits are summed apart, so that .1 ten times is 1.
  let [sum, lost] = [0, 0];
  for (const number of numbers) {
    const next = sum + number;
    lost += Math.abs(sum) >= Math.abs(number) ? sum - next + number : number - next + sum;
    sum = next;
  }
  return sum + lost;
}

export function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : total(numbers) / numbers.length;
}

export function median(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0];
  return sorted.length % 2 === 1 ? high : low + (high - low) / 2;
}

/** The value that is there most often, the first of several. */
export function commonest(values: readonly Json[]): Json {
  const groups = [...Map.groupBy(values, canonicalJson).values()];
  return groups.toSorted((a, b) => b.length - a.length)[0]?.[0] ?? null;
}

/** Standard deviation of a sample (n − 1); null below two numbers. */
export function deviation(numbers: readonly number[]): number | null {
  const found = variance(numbers);
  return found === null ? null : Math.sqrt(found);
}

function variance(numbers: readonly number[]): number | null {
  const average = mean(numbers);
  if (average === null || numbers.length < 2) return null;
  return total(numbers.map((number) => (number - average) ** 2)) / (numbers.length - 1);
}
