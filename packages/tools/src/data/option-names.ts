import type { Json, JsonObject } from '@tutti/core';

export type Spellings = Readonly<Record<string, readonly string[]>>;

/** What a step of `transform` can be. */
export type TransformationName =
  | 'filter'
  | 'aggregate'
  | 'select'
  | 'remove'
  | 'rename'
  | 'add_field'
  | 'sort'
  | 'limit'
  | 'tail'
  | 'unique'
  | 'cast'
  | 'normalize'
  | 'clean'
  | 'drop_missing'
  | 'fill_missing'
  | 'trim'
  | 'upper'
  | 'lower'
  | 'replace'
  | 'round';

/** Spellings of aggregate functions that stand as options: `sum: price`. */
export const figureNames: readonly string[] = ['sum', 'avg', 'mean', 'average', 'min', 'max', 'median', 'std', 'count_distinct', 'list'];

const several = ['columns', 'field', 'column', 'subset'];

/** The options of each transformation: by name, with its other spellings. */
export const transformationOptions: Readonly<Record<TransformationName, Spellings>> = {
  filter: {
    conditions: ['criteria', 'filter_conditions', 'expression', 'where', 'filter', 'filters', 'condition', 'query'],
    match: ['logic'],
    field: ['column'],
    operator: ['op'],
    value: ['values'],
    min: [],
    max: [],
  },
  aggregate: {
    aggregations: ['metrics', 'aggregation', 'aggregates', 'aggregate'],
    group_by: ['by', 'groupby', 'group'],
    function: ['agg', 'func', 'functions', 'operation', 'operations'],
    field: ['column', 'fields', 'columns'],
    as: ['alias', 'name'],
    ...figureOptions(),
  },
  select: { fields: ['columns', 'field', 'column'] },
  remove: { fields: ['columns', 'field', 'column'] },
  rename: { mapping: ['fields', 'names', 'columns'], from: ['old_name', 'old', 'field', 'column'], to: ['new_name', 'new'] },
  add_field: {
    field: ['name', 'column', 'new_field', 'new_column', 'output', 'output_field', 'target', 'as', 'alias'],
    value: [],
    expression: ['formula', 'expr', 'calculation'],
    condition: ['when'],
    then: ['if_true', 'true_value'],
    else: ['otherwise', 'if_false', 'false_value'],
  },
  sort: {
    by: ['fields', 'field', 'sort_by', 'column', 'columns', 'key', 'keys'],
    order: ['direction'],
    descending: ['reverse', 'desc'],
    ascending: ['asc'],
  },
  limit: { count: ['limit', 'n', 'value', 'rows', 'size'], offset: ['skip'] },
  tail: { count: ['limit', 'n', 'value', 'rows', 'size'] },
  unique: { fields: several },
  cast: { types: ['mapping', 'conversions', 'fields', 'columns'], field: ['column'], to: ['to_type', 'data_type', 'dtype', 'target_type'] },
  normalize: { method: [], fields: several },
  clean: {
    remove_duplicates: ['drop_duplicates', 'deduplicate'],
    drop_missing: [
      'remove_missing',
      'remove_nulls',
      'drop_nulls',
      'remove_null',
      'drop_null',
      'drop_na',
      'dropna',
      'remove_na',
      'remove_nan',
      'remove_empty',
      'drop_empty',
      'remove_null_values',
      'remove_empty_rows',
    ],
    handle_missing: ['missing', 'missing_values', 'handle_nulls', 'null_handling', 'missing_strategy', 'strategy', 'method'],
    fill_value: [],
    fill_missing: ['fill_na', 'fillna', 'fill_nulls', 'fill_null'],
    trim: ['strip', 'trim_whitespace', 'strip_whitespace', 'trim_strings'],
    fields: several,
    operations: ['steps'],
  },
  drop_missing: { fields: several },
  fill_missing: { value: ['fill_value', 'with', 'values'], method: ['strategy', 'handle_missing'], fields: several },
  trim: { fields: several },
  upper: { fields: several },
  lower: { fields: several },
  replace: { old: ['from', 'find', 'search'], new: ['to', 'with', 'replacement'], fields: several },
  round: { digits: ['decimals', 'precision', 'places'], fields: several },
};

/** The options of each action on records; those of `transform` are of any one transformation. */
export const actionOptions: Readonly<Record<TransformationName | 'transform' | 'profile' | 'pivot', Spellings>> = {
  ...transformationOptions,
  transform: { transformations: ['operations', 'steps'], type: [], ...anyTransformation() },
  profile: {},
  pivot: { index: ['rows'], columns: ['column'], values: ['value'], function: ['aggfunc', 'aggregation', 'agg'] },
};

// `rename_columns`, `drop_fields` and the like are known by their first word.
const spellings: Readonly<Record<string, TransformationName>> = {
  drop: 'remove',
  project: 'select',
  keep: 'select',
  set: 'add_field',
  add: 'add_field',
  calculate: 'add_field',
  compute: 'add_field',
  derive: 'add_field',
  derived: 'add_field',
  calculated: 'add_field',
  computed: 'add_field',
  formula: 'add_field',
  assign: 'add_field',
  mutate: 'add_field',
  map: 'add_field',
  apply: 'add_field',
  update: 'add_field',
  with: 'add_field',
  order_by: 'sort',
  sort_by: 'sort',
  order: 'sort',
  head: 'limit',
  take: 'limit',
  first: 'limit',
  last: 'tail',
  deduplicate: 'unique',
  distinct: 'unique',
  drop_duplicates: 'unique',
  remove_duplicates: 'unique',
  dedupe: 'unique',
  convert: 'cast',
  convert_type: 'cast',
  convert_types: 'cast',
  cast_types: 'cast',
  change_type: 'cast',
  type_cast: 'cast',
  normalise: 'normalize',
  scale: 'normalize',
  group: 'aggregate',
  group_by: 'aggregate',
  where: 'filter',
  query: 'filter',
  remove_missing: 'drop_missing',
  remove_nulls: 'drop_missing',
  drop_nulls: 'drop_missing',
  remove_null: 'drop_missing',
  drop_null: 'drop_missing',
  dropna: 'drop_missing',
  drop_na: 'drop_missing',
  remove_empty: 'drop_missing',
  drop_empty: 'drop_missing',
  fillna: 'fill_missing',
  fill_na: 'fill_missing',
  fill_nulls: 'fill_missing',
  fill_null: 'fill_missing',
  fill: 'fill_missing',
  impute: 'fill_missing',
  strip: 'trim',
  trim_whitespace: 'trim',
  strip_whitespace: 'trim',
  uppercase: 'upper',
  to_upper: 'upper',
  upper_case: 'upper',
  lowercase: 'lower',
  to_lower: 'lower',
  lower_case: 'lower',
  replace_values: 'replace',
  substitute: 'replace',
};

/** The transformation a word stands for. */
export function transformationNamed(word: string): TransformationName | undefined {
  const plain = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const short = plain.replace(/_(?:columns?|fields?|rows|records|values?)$/, '');
  for (const name of [plain, short]) {
    if (Object.hasOwn(spellings, name)) return spellings[name];
    if (Object.hasOwn(transformationOptions, name)) return name as TransformationName;
  }
  return undefined;
}

/** Options under their own names; a name that is given wins over its other spellings. What is no option stays as it is. Null is left out, but for a `value`. */
export function canonicalOptions(options: JsonObject, known: Spellings): JsonObject {
  const meant = new Map(Object.entries(known).flatMap(([name, others]) => others.map((other) => [other, name] as const)));
  const given = Object.entries(options).filter(([key, value]) => value !== null || key === 'value');
  const own = new Map(given.filter(([key]) => Object.hasOwn(known, key)));
  const result = new Map<string, Json>();
  for (const [key, value] of given) {
    const name = Object.hasOwn(known, key) ? key : (meant.get(key) ?? key);
    if (name === key || (!own.has(name) && !result.has(name))) result.set(name, value);
  }
  return Object.fromEntries(result);
}

/** The word that says what a step does, and the key it stands under. */
export function wordOf(step: Readonly<Record<string, unknown>>): { readonly key: string; readonly word: string } | undefined {
  const key = ['type', 'operation', 'name'].find((each) => step[each] !== undefined && step[each] !== null);
  const word = key === undefined ? undefined : step[key];
  return key === undefined || typeof word !== 'string' ? undefined : { key, word };
}

/** Every spelling of every option, by itself: which of them count depends on the type. */
function anyTransformation(): Spellings {
  const names = Object.values(transformationOptions).flatMap((options) =>
    Object.entries(options).flatMap(([name, others]) => [name, ...others]),
  );
  return Object.fromEntries([...new Set(names)].map((name) => [name, []]));
}

function figureOptions(): Spellings {
  return Object.fromEntries(figureNames.map((name) => [name, []]));
}
