import type { Json, StepContext } from '@tutti/core';
import type { CollectInput } from './step-input.ts';
import { isCollectedLoop, type CollectedItem, type CollectedStep } from './step-record.ts';

/** Gathers what the steps of a loop's body gave; in a `while` the turns before come along. */
export async function runCollect(input: CollectInput, context: StepContext): Promise<Json> {
  const steps: Record<string, CollectedStep> = {};
  for (const id of input.steps) {
    const node = context.node(id);
    if (node === undefined) continue;
    steps[id.replace(/\.body$/, '')] = {
      status: node.status,
      output: (await context.output(id)) ?? null,
      ...(node.error === undefined ? {} : { error: node.error }),
    };
  }
  const item: CollectedItem = { $item: 1, isSingle: input.isSingle, steps };
  if (input.loop === undefined) return item as unknown as Json;
  const before = await context.output(input.loop);
  const iterations = isCollectedLoop(before) ? before.iterations : [];
  return { $loop: 1, iterations: [...iterations, item] } as unknown as Json;
}
