import { addBlocks, blockFields, emptyBlock, type Block } from './block.ts';
import { z } from 'zod';

/**
 * All a router has learnt, as plain data: model → task → number of the block → sums. Blocks of one cell follow one another;
 * only the newest count for decisions, all count for usage.
 */
export interface RouterStatistics {
  readonly version: 1;
  readonly models: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Readonly<Block>>>>>>>;
}

const blockSchema = z.strictObject(Object.fromEntries(blockFields.map((field) => [field, z.number()]))) as unknown as z.ZodType<Block>;
const blockNumber = z.string().regex(/^\d{1,9}$/);

export const routerStatisticsSchema: z.ZodType<RouterStatistics> = z.strictObject({
  version: z.literal(1),
  models: z.record(z.string(), z.record(z.string(), z.record(blockNumber, blockSchema))),
}) as unknown as z.ZodType<RouterStatistics>;

export const emptyStatistics: RouterStatistics = { version: 1, models: {} };

/** One block with its place. */
export interface PlacedBlock {
  readonly model: string;
  readonly task: string;
  readonly number: number;
  readonly block: Readonly<Block>;
}

/** The blocks one by one. */
export function* placedBlocks({ models }: RouterStatistics): Iterable<PlacedBlock> {
  for (const [model, tasks] of Object.entries(models)) {
    for (const [task, blocks] of Object.entries(tasks)) {
      for (const [number, block] of Object.entries(blocks)) yield { model, task, number: Number(number), block };
    }
  }
}

/** Statistics of blocks; those of one place are added up. */
export function statisticsOf(blocks: Iterable<PlacedBlock>): RouterStatistics {
  const models: Record<string, Record<string, Record<string, Block>>> = record();
  for (const { model, task, number, block } of blocks) {
    const tasks = (models[model] ??= record());
    const cell = (tasks[task] ??= record());
    addBlocks((cell[number] ??= emptyBlock()), block);
  }
  return { version: 1, models };
}

/** What several routers have learnt, together: the sum, block by block. Commutative, associative, exact. */
export function mergeStatistics(...all: readonly RouterStatistics[]): RouterStatistics {
  return statisticsOf(all.flatMap((statistics) => [...placedBlocks(statistics)]));
}

/** Ids come from outside: `__proto__` must be a key like any other. */
function record<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}
