import { actionOptions } from './option-names.ts';

/** An action on records. */
export interface RecordAction {
  readonly description: string;
  /** Its options, with their other spellings. */
  readonly options: Readonly<Record<string, readonly string[]>>;
}

const onRecords = {
  filter: 'Keeps the records that meet conditions or an expression.',
  aggregate: 'Works out count, sum, avg, min, max, median and others, over all records or per group.',
  select: 'Keeps only the named fields.',
  remove: 'Takes fields away.',
  rename: 'Gives fields other names.',
  add_field: 'Adds a field: a value, or what an expression gives for each record.',
  sort: 'Sorts by one or more fields.',
  limit: 'Keeps the first records.',
  unique: 'Keeps the first of records that are the same, as a whole or in some fields.',
  cast: 'Converts fields to another type.',
  normalize: 'Brings numbers to a common scale.',
  clean: 'Trims text, removes duplicates, treats missing values.',
  drop_missing: 'Takes away records that lack a value.',
  fill_missing: 'Fills missing values.',
} as const;

/** The actions that take records and give records, or one object of figures. What they do is loaded by the first call. */
export const recordActions: Readonly<Record<string, RecordAction>> = {
  ...Object.fromEntries(
    Object.entries(onRecords).map(([name, description]) => [
      name,
      { description, options: actionOptions[name as keyof typeof onRecords] } satisfies RecordAction,
    ]),
  ),
  transform: { description: 'Does several transformations one after another.', options: actionOptions.transform },
  profile: { description: 'Says what the columns hold.', options: actionOptions.profile },
  pivot: { description: 'Makes a table of figures from three fields.', options: actionOptions.pivot },
};
