export type Spellings = Readonly<Record<string, readonly string[]>>;

/** What a step of `transform` can be. */
export type TransformationName = 'filter' | 'aggregate' | 'select' | 'remove' | 'rename' | 'add_field' | 'sort' | 'limit' | 'unique' | 'cast' | 'normalize' | 'clean';

/** The options of each transformation: by name, with its other spellings. */
export const transformationOptions: Readonly<Record<TransformationName, Spellings>> = {
  filter: { conditions: ['criteria', 'filter_conditions', 'expression', 'where', 'filter', 'filters', 'condition'], match: ['logic'], field: ['column'], operator: ['op'], value: ['values'] },
  aggregate: { aggregations: ['metrics', 'aggregation'], group_by: ['by'], function: ['agg'], field: ['column'], as: [] },
  select: { fields: ['columns', 'field'] },
  remove: { fields: ['columns', 'field'] },
  rename: { mapping: ['fields', 'names'], from: [], to: [] },
  add_field: { field: ['name'], value: [] },
  sort: { by: ['fields', 'field', 'sort_by', 'column'], order: [], descending: ['reverse'] },
  limit: { count: ['limit', 'n', 'value'], offset: [] },
  unique: { fields: ['columns', 'field'] },
  cast: { field: ['column'], to: ['to_type', 'data_type'] },
  normalize: { method: [], fields: ['columns', 'field'] },
  clean: { remove_duplicates: [], handle_missing: ['missing'], fill_value: [], trim: [], operations: ['steps'] },
};

/** The options of each action on records; those of `transform` are of any one transformation. */
export const actionOptions: Readonly<Record<TransformationName | 'transform' | 'profile' | 'pivot', Spellings>> = {
  ...transformationOptions,
  transform: { transformations: ['operations', 'steps'], type: [], ...anyTransformation() },
  profile: {},
  pivot: { index: ['rows'], columns: ['column'], values: ['value'], function: ['aggfunc', 'aggregation'] },
};

// `rename_columns`, `drop_fields` and the like are known by their first word.
const spellings: Readonly<Record<string, TransformationName>> = {
  drop: 'remove', project: 'select', keep: 'select', set: 'add_field', add: 'add_field', add_column: 'add_field',
  order_by: 'sort', sort_by: 'sort', head: 'limit', take: 'limit', deduplicate: 'unique', distinct: 'unique', convert_type: 'cast', normalise: 'normalize', group: 'aggregate', group_by: 'aggregate', where: 'filter',
};

/** The transformation a word stands for. */
export function transformationNamed(word: string): TransformationName | undefined {
  const plain = word.trim().toLowerCase().replaceAll(/[\s-]+/g, '_');
  const short = plain.replace(/_(?:columns?|fields?|rows|records)$/, '');
  for (const name of [plain, short]) {
    if (Object.hasOwn(spellings, name)) return spellings[name];
    if (Object.hasOwn(transformationOptions, name)) return name as TransformationName;
  }
  return undefined;
}

/** The word that says what a step does, and the key it stands under. */
export function wordOf(step: Readonly<Record<string, unknown>>): { readonly key: string; readonly word: string } | undefined {
  const key = ['type', 'operation', 'name'].find((each) => step[each] !== undefined && step[each] !== null);
  const word = key === undefined ? undefined : step[key];
  return key === undefined || typeof word !== 'string' ? undefined : { key, word };
}

/** Every spelling of every option, by itself: which of them count depends on the type. */
function anyTransformation(): Spellings {
  const names = Object.values(transformationOptions).flatMap((options) => Object.entries(options).flatMap(([name, others]) => [name, ...others]));
  return Object.fromEntries([...new Set(names)].map((name) => [name, []]));
}
