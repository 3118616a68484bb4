import type { Json } from '@tutti/core';
import { isCollectedItem, isCollectedLoop, isStepRecord, type StepRecord } from './step-record.ts';

/** What a step that handles errors did for another step, or, last, for one of its turns; undefined when it was not needed or was no help. */
export function handledRecord(output: Json | undefined, by: string): StepRecord | undefined {
  if (isStepRecord(output)) return output.handled?.by === by ? output : undefined;
  if (isCollectedLoop(output)) return lastOf(output.iterations as unknown as readonly Json[], by);
  if (isCollectedItem(output))
    return lastOf(
      Object.values(output.steps).map((step) => step.output),
      by,
    );
  return Array.isArray(output) ? lastOf(output, by) : undefined;
}

function lastOf(outputs: readonly Json[], by: string): StepRecord | undefined {
  for (const output of outputs.toReversed()) {
    const found = handledRecord(output, by);
    if (found !== undefined) return found;
  }
  return undefined;
}
