import { didYouMean, isJsonObject, unknownParameters, type Json, type JsonObject } from '@tutti/core';
import { snakeKeys } from '../action/parameters.ts';
import { addField } from './add-field.ts';
import { aggregateBy } from './aggregate-by.ts';
import { changeText, changeValues, replaceText } from './change-values.ts';
import { cleanRecords } from './clean.ts';
import { cleanOptions } from './clean-options.ts';
import { checkFields, type Tell } from './check-fields.ts';
import { rounded } from './expression-functions.ts';
import { filterRecords } from './filter-records.ts';
import { dropMissing, fillMissing } from './missing.ts';
import { toFilling } from './missing-options.ts';
import {
  canonicalOptions,
  figureNames,
  transformationNamed,
  transformationOptions,
  wordOf,
  type TransformationName,
} from './option-names.ts';
import {
  castField,
  normalizeFields,
  numericFields,
  removeFields,
  renameFields,
  selectFields,
  sortRecords,
  uniqueRecords,
} from './reshape.ts';
import { casts, count, invalid, mappingOf, method, names, namesIfAny, sortKeys } from './step-options.ts';

type Transformation = (records: readonly JsonObject[], options: JsonObject, tell: Tell) => JsonObject[] | JsonObject;

const transformations: Readonly<Record<TransformationName, Transformation>> = {
  filter: filterRecords,
  aggregate: aggregateBy,
  select: (records, options, tell) => selectFields(records, checkFields(records, names(options, 'fields'), tell)),
  remove: (records, options, tell) => removeFields(records, checkFields(records, names(options, 'fields'), tell)),
  rename: (records, options, tell) => {
    const mapping = mappingOf(options);
    checkFields(records, [...mapping.keys()], tell);
    return renameFields(records, mapping);
  },
  add_field: addField,
  sort: (records, options, tell) => {
    const keys = sortKeys(options);
    checkFields(
      records,
      keys.map(({ field }) => field),
      tell,
    );
    return sortRecords(records, keys);
  },
  limit: (records, options) => records.slice(count(options['offset'] ?? 0), count(options['offset'] ?? 0) + count(options['count'])),
  tail: (records, options) => records.slice(Math.max(0, records.length - count(options['count']))),
  unique: (records, options, tell) => uniqueRecords(records, checkFields(records, namesIfAny(options, 'fields') ?? [], tell)),
  cast: (records, options, tell) =>
    casts(options).reduce((cast, { field, to }) => castField(cast, checkFields(records, [field], tell)[0] ?? field, to), [...records]),
  normalize: (records, options, tell) => normalizeFields(records, method(options['method']), chosen(records, options, tell)),
  clean: (records, options, tell) => cleanRecords(records, { ...cleanOptions(options), fields: chosen(records, options, tell) }),
  drop_missing: (records, options, tell) => dropMissing(records, chosen(records, options, tell)),
  fill_missing: (records, options, tell) =>
    toFilling(options['method'], options['value']).reduce(
      (filled, one) =>
        fillMissing(filled, one, one.fields === undefined ? chosen(records, options, tell) : checkFields(records, one.fields, tell)),
      [...records],
    ),
  trim: (records, options, tell) => changeText(records, chosen(records, options, tell), (text) => text.trim()),
  upper: (records, options, tell) => changeText(records, chosen(records, options, tell), (text) => text.toUpperCase()),
  lower: (records, options, tell) => changeText(records, chosen(records, options, tell), (text) => text.toLowerCase()),
  replace: (records, options, tell) => replaceText(records, options, chosen(records, options, tell)),
  round: (records, options, tell) =>
    changeValues(records, chosen(records, options, tell) ?? numericFields(records), (value) =>
      typeof value === 'number' ? rounded(value, Math.min(12, count(options['digits'] ?? 0))) : value,
    ),
};

const forPeople: ReadonlySet<string> = new Set(['id', 'name', 'description', 'type', 'operation', 'comment']);

/** Does one transformation. `tell` hears of what has no effect. @throws ValidationError `TRANSFORMATION_INVALID` */
export function transform(records: readonly JsonObject[], step: Json, tell: Tell): JsonObject[] | JsonObject {
  const [word, given] = readStep(step);
  const name = transformationNamed(word);
  if (name === undefined)
    throw invalid(
      [
        `there is no type "${word}".`,
        didYouMean(word.toLowerCase(), Object.keys(transformations)),
        `There are: ${Object.keys(transformations).join(', ')}`,
      ]
        .filter((part) => part !== '')
        .join(' '),
    );
  const isGroup = /^group/i.test(word.trim());
  // What follows "group by" is what to group by.
  const options = canonicalOptions(
    snakeKeys(isGroup && given['group_by'] === undefined && given['by'] === undefined ? grouped(given) : given),
    transformationOptions[name],
  );
  const known = { names: { ...transformationOptions[name], ...Object.fromEntries(figureNames.map((one) => [one, []])) }, isOpen: false };
  for (const { name: key } of unknownParameters(
    Object.keys(options).filter((one) => !forPeople.has(one)),
    known,
  ))
    tell(`"${name}" has no option "${key}": it is left aside. It reads ${Object.keys(transformationOptions[name]).join(', ')}.`);
  return transformations[name](records, options, tell);
}

/** `{type: limit, count: 1}`, `{limit: {count: 1}}`, `{filter: "age > 18"}`, or a word alone. */
function readStep(step: Json): readonly [string, JsonObject] {
  if (typeof step === 'string') return [step, {}];
  if (!isJsonObject(step)) throw invalid(`${JSON.stringify(step).slice(0, 100)} is no transformation. Write { type, … }`);
  const said = wordOf(step);
  if (said !== undefined) {
    const { [said.key]: _word, ...options } = step;
    return [said.word, options];
  }
  const entries = Object.entries(step).filter(([key]) => !forPeople.has(key));
  const [word, options] = entries[0] ?? [];
  if (entries.length !== 1 || word === undefined || transformationNamed(word) === undefined)
    throw invalid(`${JSON.stringify(step).slice(0, 100)} has no "type"`);
  if (isJsonObject(options ?? null) && !isBareMapping(word, options as JsonObject)) return [word, options as JsonObject];
  const [first] = Object.keys(transformationOptions[transformationNamed(word) as TransformationName]);
  return [word, options === true || options === undefined || options === null ? {} : { [first as string]: options }];
}

/** `{rename: {old: new}}`, `{filter: {city: Oslo}}`: an object that is the transformation's first option, not its options. */
function isBareMapping(word: string, options: JsonObject): boolean {
  const known = transformationOptions[transformationNamed(word) as TransformationName];
  const spelt = new Set(Object.entries(known).flatMap(([name, others]) => [name, ...others]));
  return Object.keys(options).length > 0 && Object.keys(options).every((key) => !spelt.has(key));
}

function grouped(given: JsonObject): JsonObject {
  const { fields, columns, field, column, ...others } = given;
  const by = fields ?? columns ?? field ?? column;
  const isOneFigure = others['function'] !== undefined || others['agg'] !== undefined;
  return by === undefined || isOneFigure ? given : { ...others, group_by: by };
}

/** The fields a step names, if any. */
function chosen(records: readonly JsonObject[], options: JsonObject, tell: Tell): readonly string[] | undefined {
  const given = namesIfAny(options, 'fields');
  return given === undefined ? undefined : checkFields(records, given, tell);
}
