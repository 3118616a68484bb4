import { didYouMean, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { snakeKeys } from '../action/parameters.ts';
import type { CleanOptions } from './clean.ts';
import { missingPolicy, toFilling } from './missing-options.ts';
import type { Filling } from './missing.ts';
import { transformationNamed } from './option-names.ts';
import { invalid, isOff, isOn, namesIfAny } from './step-options.ts';

type Cleaning = Omit<CleanOptions, 'fields'>;

const words = ['remove_duplicates', 'trim', 'drop_missing', 'fill_missing'];

/** How a `clean` step treats records: by its options, then by the words in its list `operations`. */
export function cleanOptions(options: JsonObject): Cleaning {
  const missing = missingOptions(options);
  const said: Cleaning = {
    removeDuplicates: isOn(options['remove_duplicates']),
    trim: !isOff(options['trim']),
    fillings: [...missing.fillings, ...fillingsOf(options['fill_missing'])],
    dropMissing: dropped(options['drop_missing']) ?? missing.dropMissing,
  };
  const list = options['operations'];
  return Array.isArray(list) ? (list as readonly Json[]).reduce<Cleaning>(withWord, said) : said;
}

/** `handle_missing`: one way, or one per field; a value that fills without a way means `fill`. */
function missingOptions(options: JsonObject): Pick<Cleaning, 'dropMissing' | 'fillings'> {
  const { handle_missing: given, fill_value: value } = options;
  if (given === undefined) return { dropMissing: false, fillings: value === undefined ? [] : toFilling('fill', value) };
  if (!isJsonObject(given)) return ofPolicy(given, value, undefined);
  const parts = Object.entries(given).map(([field, policy]) => ofPolicy(policy, value, [field]));
  const drops = parts.flatMap(({ dropMissing }) => (Array.isArray(dropMissing) ? (dropMissing as readonly string[]) : []));
  return { dropMissing: drops.length === 0 ? false : drops, fillings: parts.flatMap(({ fillings }) => fillings) };
}

function ofPolicy(given: Json, value: Json | undefined, fields: readonly string[] | undefined): Pick<Cleaning, 'dropMissing' | 'fillings'> {
  if (typeof given === 'number' || typeof given === 'boolean')
    return {
      dropMissing: given === true ? (fields ?? true) : false,
      fillings: typeof given === 'number' ? [{ method: 'fill', value: given, fields }] : [],
    };
  const policy = missingPolicy(given, value);
  if (policy === 'keep') return { dropMissing: false, fillings: [] };
  return policy === 'drop' ? { dropMissing: fields ?? true, fillings: [] } : { dropMissing: false, fillings: [{ ...policy, fields }] };
}

/** `fill_missing: 0`, `{age: 0}`, or a way such as `mean`. */
function fillingsOf(given: Json | undefined): Filling[] {
  if (given === undefined || isOff(given)) return [];
  if (isOn(given)) throw invalid('missing values are to be filled, and nothing says with what. Pass the value: { fill_missing: 0 }');
  if (typeof given !== 'string') return toFilling('fill', given);
  try {
    return toFilling(given, undefined);
  } catch {
    return toFilling('fill', given);
  }
}

/** `true`, or the fields in which nothing may be missing. */
function dropped(given: Json | undefined): boolean | readonly string[] | undefined {
  if (given === undefined || isOff(given)) return undefined;
  return isOn(given) ? true : namesIfAny({ drop_missing: given }, 'drop_missing');
}

function withWord(said: Cleaning, given: Json): Cleaning {
  const { type, operation, name, ...options } = isJsonObject(given) ? snakeKeys(given) : { type: given };
  const word = String(type ?? operation ?? name);
  const fields = namesIfAny({ fields: options['fields'] ?? options['columns'] ?? options['field'] ?? options['column'] ?? null }, 'fields');
  switch (transformationNamed(word)) {
    case 'unique':
      return { ...said, removeDuplicates: true };
    case 'trim':
      return { ...said, trim: true };
    case 'drop_missing':
      return { ...said, dropMissing: fields ?? true };
    case 'fill_missing':
      return {
        ...said,
        fillings: [
          ...said.fillings,
          ...toFilling(options['method'] ?? options['strategy'], options['value'] ?? options['fill_value']).map((one) => ({
            ...one,
            fields: one.fields ?? fields,
          })),
        ],
      };
    default:
      throw invalid(
        [
          `there is no cleaning "${word}".`,
          didYouMean(word, words),
          `There are: ${words.join(', ')}; for more, pass "transformations" to the action "transform"`,
        ]
          .filter((part) => part !== '')
          .join(' '),
      );
  }
}
