import { ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { aggregateFunction, type Aggregation } from './aggregate.ts';
import { figureNames } from './option-names.ts';

/**
 * The figures that data describes: `[{field, function, as}]`, `{field: 'sum'}`, `{field: ['sum', 'avg']}`,
 * `{name: {field, function}}`, `{field: {function, as}}`, or one function and one field.
 */
export function toAggregations(given: Json | undefined, single: JsonObject = {}): Aggregation[] {
  if (given === undefined || given === null)
    return [...crossed(single), ...figureNames.flatMap((word) => named(single[word], 'field').map((field) => one(word, field, undefined)))];
  if (Array.isArray(given)) return given.flatMap(fromItem);
  if (!isJsonObject(given)) throw invalid(given);
  return Object.entries(given).flatMap(([key, value]) => fromMember(key, value));
}

/** One function or several, of one field or several; a name for the figure where there is one. */
function crossed(single: JsonObject): Aggregation[] {
  const [words, fields] = [named(single['function'], 'function'), named(single['field'], 'field')];
  if (words.length === 0 && fields.length > 0)
    throw new ValidationError(
      `An aggregation names the field "${fields.join('", "')}" and no function. Write { field, function }, and "group_by" for what to group by.`,
      { code: 'AGGREGATION_INVALID' },
    );
  const as = words.length * Math.max(1, fields.length) === 1 ? single['as'] : undefined;
  return words.flatMap((word) =>
    fields.length === 0 ? [one(word, undefined, as)] : fields.map((field) => one(word, field === '*' ? undefined : field, as)),
  );
}

function named(given: Json | undefined, key: string): string[] {
  if (given === undefined || given === null || typeof given === 'number') return [];
  if (typeof given === 'string') return given.split(',').map((word) => word.trim());
  if (Array.isArray(given) && given.every((word): word is string => typeof word === 'string')) return [...given];
  throw new ValidationError(`The "${key}" of an aggregation is ${JSON.stringify(given).slice(0, 100)}. Pass a name, or a list of names.`, {
    code: 'AGGREGATION_INVALID',
  });
}

/** The fields to group by, from one name or a list. */
export function toGroupBy(given: Json | undefined): string[] {
  if (given === undefined || given === null) return [];
  if (typeof given === 'string') return [given];
  if (Array.isArray(given) && given.every((field): field is string => typeof field === 'string')) return [...given];
  throw new ValidationError(`"group_by" is ${JSON.stringify(given)}. Pass the name of a field, or a list of names.`, {
    code: 'AGGREGATION_INVALID',
  });
}

function fromItem(item: Json): Aggregation[] {
  if (typeof item === 'string') return [fromText(item, undefined)];
  if (!isJsonObject(item)) throw invalid(item);
  const word =
    item['function'] ??
    item['functions'] ??
    item['operation'] ??
    item['operations'] ??
    item['agg'] ??
    item['func'] ??
    item['op'] ??
    item['type'];
  if (word === undefined) throw invalid(item);
  return crossed({
    function: word,
    field: item['field'] ?? item['column'] ?? null,
    as: item['as'] ?? item['alias'] ?? item['name'] ?? item['output'] ?? null,
  });
}

/** `sum:price`, `sum(price)`, `count`. */
function fromText(text: string, as: string | undefined): Aggregation {
  const [, word = '', field] = /^\s*(\w+)\s*(?:[:(]\s*([^)]*?)\s*\)?\s*)?$/.exec(text) ?? [undefined, text];
  return one(word, field === '' || field === '*' ? undefined : field, as);
}

function fromMember(key: string, value: Json): Aggregation[] {
  if (typeof value === 'string') return [/[:(]/.test(value) ? fromText(value, key) : one(value, key, undefined)];
  if (Array.isArray(value)) return value.map((word) => one(String(word), key, undefined));
  const word = isJsonObject(value) ? (value['function'] ?? value['operation'] ?? value['agg'] ?? value['op']) : undefined;
  if (!isJsonObject(value) || typeof word !== 'string') throw invalid(value);
  const as = value['as'] ?? value['alias'] ?? value['name'] ?? value['output'];
  const field = fieldNamed(value);
  // `{price: {function: sum}}`: what has no field of its own is about the one that it stands under.
  if (field === undefined && !isOfRecords(word, value)) return [one(word, key, as)];
  return [one(word, field, as ?? key)];
}

function one(word: string, field: string | undefined, as: Json | undefined): Aggregation {
  const name = aggregateFunction(word);
  if (field === undefined && name !== 'count') {
    throw new ValidationError(`The aggregate function "${word}" needs a field. Write { field: price, function: ${name} }.`, {
      code: 'AGGREGATION_INVALID',
    });
  }
  return {
    function: name,
    field,
    as: typeof as === 'string' ? as : field === undefined ? 'count' : `${field}_${word.trim().toLowerCase()}`,
  };
}

function isOfRecords(word: string, value: JsonObject): boolean {
  return aggregateFunction(word) === 'count' || value['field'] === '*' || value['column'] === '*';
}

function fieldNamed(record: JsonObject): string | undefined {
  const field = record['field'] ?? record['column'];
  return typeof field === 'string' && field !== '*' ? field : undefined;
}

function invalid(given: Json): ValidationError {
  return new ValidationError(
    `An aggregation is ${JSON.stringify(given).slice(0, 100)}. Write { field, function, as }, or { price: sum }.`,
    { code: 'AGGREGATION_INVALID' },
  );
}
