import { canonicalJson, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { fieldOf } from './field.ts';

/** How data sets become one: by name, one after another, all members in one object, or records joined by a field. */
export const mergeStrategies = ['combine', 'concat', 'merge', 'join', 'left_join'] as const;

export type MergeStrategy = (typeof mergeStrategies)[number];

export interface DataSet {
  readonly name: string;
  readonly data: Json;
}

/**
 * `combine` gives `{name: data}`; `concat` one list; `merge` one object in which later data sets win;
 * `join` the records of the first with those of the others that have the same value in `on` (`left_join` keeps those without).
 */
export function mergeDataSets(sets: readonly DataSet[], strategy: MergeStrategy, on?: string): Json {
  switch (strategy) {
    case 'combine':
      return Object.fromEntries(sets.map(({ name, data }) => [name, data]));
    case 'concat':
      return sets.flatMap(({ data }) => (Array.isArray(data) ? (data as readonly Json[]) : [data]));
    case 'merge':
      return deepMerge(sets.map(({ data }) => data));
    case 'join':
    case 'left_join':
      return sets
        .slice(1)
        .reduce<Json>(
          (left, { data }) => joinRecords(recordsOf(left), recordsOf(data), { on: on ?? 'id', keepAll: strategy === 'left_join' }),
          sets[0]?.data ?? [],
        );
  }
}

function deepMerge(values: readonly Json[]): Json {
  return values.reduce((merged, value) => {
    if (!isJsonObject(merged) || !isJsonObject(value)) return value;
    const result: Record<string, Json> = { ...merged };
    for (const [key, member] of Object.entries(value))
      result[key] = Object.hasOwn(result, key) ? deepMerge([result[key] as Json, member]) : member;
    return result;
  });
}

function joinRecords(
  left: readonly JsonObject[],
  right: readonly JsonObject[],
  options: { readonly on: string; readonly keepAll: boolean },
): JsonObject[] {
  const byKey = Map.groupBy(right, (record) => canonicalJson(fieldOf(record, options.on) ?? null));
  return left.flatMap((record) => {
    const key = fieldOf(record, options.on);
    const matches = key === undefined || key === null ? undefined : byKey.get(canonicalJson(key));
    if (matches === undefined) return options.keepAll ? [record] : [];
    return matches.map((match) => ({ ...match, ...record }));
  });
}

function recordsOf(data: Json): JsonObject[] {
  return (Array.isArray(data) ? (data as readonly Json[]) : [data]).filter(isJsonObject);
}
