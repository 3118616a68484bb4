import { didYouMean, ValidationError } from '@tutti/core';
import { action, type ActionBody } from '../action/action-body.ts';
import { sniffFormat } from './data-format.ts';
import { mergeSchema } from './data-parameters.ts';
import { mergeDataSets, mergeStrategies, type DataSet, type MergeStrategy } from './merge.ts';

const spellings: Readonly<Record<string, MergeStrategy>> = {
  concatenate: 'concat',
  append: 'concat',
  union: 'concat',
  inner: 'join',
  inner_join: 'join',
  left: 'left_join',
  deep_merge: 'merge',
  deep: 'merge',
};

/** Makes one of several data sets. */
export function mergeAction(): ActionBody {
  return action({
    description: 'Makes one of several data sets: combine, concat, merge, join, left_join.',
    effect: 'none',
    schema: mergeSchema,
    run: async ({ datasets: listed, left = null, right = null, merge_strategy: word, on, format }) => {
      const datasets: readonly DataSet[] = listed ?? [
        { name: 'left', data: left },
        { name: 'right', data: right },
      ];
      // Two sets with a field that they share are joined; in a list they have names to be told apart by.
      const strategy = strategyNamed(word ?? (listed === undefined && on !== undefined ? 'join' : 'combine'));
      const sets = strategy === 'combine' ? datasets : await Promise.all(datasets.map(parsed));
      const result = mergeDataSets(sets, strategy, on);
      return {
        action: 'merge',
        result,
        count: Array.isArray(result) ? result.length : 1,
        sources: datasets.map(({ name }) => name),
        merge_strategy: strategy,
        ...(format === undefined ? {} : { content: (await import('./render-data.ts')).renderData(result, format), format }),
        success: true,
      };
    },
  });
}

/** A data set given as text is read first. */
async function parsed(set: DataSet): Promise<DataSet> {
  if (typeof set.data !== 'string') return set;
  const { parseData } = await import('./parse-data.ts');
  return { name: set.name, data: parseData(set.data, sniffFormat(set.data)) };
}

function strategyNamed(word: string): MergeStrategy {
  const plain = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const found = mergeStrategies.find((strategy) => strategy === plain) ?? (Object.hasOwn(spellings, plain) ? spellings[plain] : undefined);
  if (found !== undefined) return found;
  throw new ValidationError(
    `There is no merge strategy "${word}". ${didYouMean(plain, mergeStrategies)} There are: ${mergeStrategies.join(', ')}.`,
    { code: 'MERGE_INVALID' },
  );
}
