import { ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { aggregateFunction, type Aggregation } from './aggregate.ts';

/**
 * The figures that data describes: `[{field, function, as}]`, `{field: 'sum'}`, `{field: ['sum', 'avg']}`,
 * `{name: {field, function}}`, or one function and one field.
 */
export function toAggregations(given: Json | undefined, single: JsonObject = {}): Aggregation[] {
  const word = single['function'] ?? single['operation'] ?? single['agg'];
  if (given === undefined || given === null) return typeof word === 'string' ? [one(word, fieldNamed(single), single['as'])] : [];
  if (Array.isArray(given)) return given.map(fromItem);
  if (!isJsonObject(given)) throw invalid(given);
  return Object.entries(given).flatMap(([key, value]) => fromMember(key, value));
}

/** The fields to group by, from one name or a list. */
export function toGroupBy(given: Json | undefined): string[] {
  if (given === undefined || given === null) return [];
  if (typeof given === 'string') return [given];
  if (Array.isArray(given) && given.every((field): field is string => typeof field === 'string')) return [...given];
  throw new ValidationError(`"group_by" is ${JSON.stringify(given)}. Pass the name of a field, or a list of names.`, { code: 'AGGREGATION_INVALID' });
}

function fromItem(item: Json): Aggregation {
  // "sum:price", "count"
  if (typeof item === 'string') {
    const [word = '', field] = item.split(':', 2);
    return one(word, field, undefined);
  }
  const word = isJsonObject(item) ? (item['function'] ?? item['operation'] ?? item['agg'] ?? item['op'] ?? item['type']) : undefined;
  if (!isJsonObject(item) || typeof word !== 'string') throw invalid(item);
  return one(word, fieldNamed(item), item['as'] ?? item['alias'] ?? item['name'] ?? item['output']);
}

function fromMember(key: string, value: Json): Aggregation[] {
  if (typeof value === 'string') return [one(value, key, undefined)];
  if (Array.isArray(value)) return value.map((word) => one(String(word), key, undefined));
  const word = isJsonObject(value) ? (value['function'] ?? value['operation'] ?? value['agg'] ?? value['op']) : undefined;
  if (!isJsonObject(value) || typeof word !== 'string') throw invalid(value);
  return [one(word, fieldNamed(value), key)];
}

function one(word: string, field: string | undefined, as: Json | undefined): Aggregation {
  const name = aggregateFunction(word);
  if (field === undefined && name !== 'count') {
    throw new ValidationError(`The aggregate function "${word}" needs a field. Write { field: price, function: ${name} }.`, { code: 'AGGREGATION_INVALID' });
  }
  return { function: name, field, as: typeof as === 'string' ? as : field === undefined ? 'count' : `${field}_${word.trim().toLowerCase()}` };
}

function fieldNamed(record: JsonObject): string | undefined {
  const field = record['field'] ?? record['column'];
  return typeof field === 'string' && field !== '*' ? field : undefined;
}

function invalid(given: Json): ValidationError {
  return new ValidationError(`An aggregation is ${JSON.stringify(given).slice(0, 100)}. Write { field, function, as }, or { price: sum }.`, { code: 'AGGREGATION_INVALID' });
}
