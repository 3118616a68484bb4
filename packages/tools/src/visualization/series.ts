import { ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { toNumber } from '../data/field.ts';

/** What is drawn: one value per label in each series. */
export interface ChartData {
  readonly labels: readonly string[];
  /** Missing values are null. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  /** What the labels are, for the axis. */
  readonly labelName: string | undefined;
}

/** Which fields are drawn; chosen by their content where not said. */
export interface ChartFields {
  readonly x?: string | undefined;
  readonly y?: readonly string[] | undefined;
}

const MAX_POINTS = 2_000;
const MAX_SERIES = 8;

/**
 * Labels and numbers in data: `{labels, values}`, `{label: number}`, a list of numbers, or records. Records without numbers
 * are counted by their first field.
 * @throws ValidationError when there is nothing to draw, or too much
 */
export function toChartData(data: Json, fields: ChartFields = {}): ChartData {
  const chart = fromData(data, fields);
  if (chart.labels.length === 0 || chart.series.every(({ values }) => values.every((value) => value === null)))
    throw invalid('There is nothing to draw in the data. Pass records with a field of numbers, or { labels, values }.');
  if (chart.labels.length > MAX_POINTS)
    throw invalid(`There are ${chart.labels.length} points; at most ${MAX_POINTS} are drawn. Aggregate the data first.`);
  return { ...chart, series: chart.series.slice(0, MAX_SERIES) };
}

function fromData(data: Json, fields: ChartFields): ChartData {
  if (isJsonObject(data)) return fromObject(data, fields);
  if (!Array.isArray(data)) return { labels: [], series: [], labelName: undefined };
  const items = data as readonly Json[];
  if (items.length > 0 && items.every((item) => isJsonObject(item))) return fromRecords(items as readonly JsonObject[], fields);
  const numbers = items.map(toNumber);
  if (numbers.some((number) => number !== undefined))
    return {
      labels: items.map((_item, index) => String(index + 1)),
      series: [{ name: 'value', values: numbers.map((number) => number ?? null) }],
      labelName: undefined,
    };
  return counted(items.map(show), undefined);
}

function fromObject(object: JsonObject, fields: ChartFields): ChartData {
  const { labels, values, data } = object;
  if (Array.isArray(labels) && Array.isArray(values))
    return {
      labels: (labels as readonly Json[]).map(show),
      series: [{ name: 'value', values: (values as readonly Json[]).map((value) => toNumber(value) ?? null) }],
      labelName: undefined,
    };
  if (data !== undefined && data !== null && typeof data === 'object') return fromData(data, fields);
  const numbers = Object.entries(object).filter(([, value]) => toNumber(value) !== undefined);
  if (numbers.length > 0)
    return {
      labels: numbers.map(([label]) => label),
      series: [{ name: 'value', values: numbers.map(([, value]) => toNumber(value) ?? null) }],
      labelName: undefined,
    };
  const list = Object.values(object).find((value) => Array.isArray(value) && value.length > 0);
  return list === undefined
    ? counted(
        Object.values(object)
          .filter((value) => value !== null && typeof value !== 'object')
          .map(show),
        undefined,
      )
    : fromData(list, fields);
}

function fromRecords(records: readonly JsonObject[], { x, y }: ChartFields): ChartData {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  for (const name of [...(x === undefined ? [] : [x]), ...(y ?? [])])
    if (!names.includes(name)) throw invalid(`The data has no field ${JSON.stringify(name)}. It has: ${names.join(', ')}.`);
  const isNumeric = (name: string): boolean =>
    records.every((record) => (record[name] ?? null) === null || toNumber(record[name] ?? null) !== undefined) &&
    records.some((record) => toNumber(record[name] ?? null) !== undefined);
  const label = x ?? names.find((name) => !isNumeric(name)) ?? (names.length > 1 ? names[0] : undefined);
  const chosen = y ?? names.filter((name) => name !== label && isNumeric(name));
  if (chosen.length === 0)
    return counted(
      records.map((record) => show((label === undefined ? null : record[label]) ?? null)),
      label,
    );
  const series = chosen.map((name) => ({ name, values: records.map((record) => toNumber(record[name] ?? null) ?? null) }));
  return {
    labels: records.map((record, index) => (label === undefined ? String(index + 1) : show(record[label] ?? null))),
    series,
    labelName: label,
  };
}

function counted(values: readonly string[], labelName: string | undefined): ChartData {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return { labels: [...counts.keys()], series: [{ name: 'count', values: [...counts.values()] }], labelName };
}

function show(value: Json): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}

function invalid(message: string): ValidationError {
  return new ValidationError(message, { issues: [{ path: 'data', message }] });
}
