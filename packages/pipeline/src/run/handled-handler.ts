import type { Json, StepContext } from '@tutti/core';
import { handledRecord } from './handled-record.ts';
import type { HandledInput } from './step-input.ts';

/** Puts out, under the name of a step that handles errors, what that step gave in the place of another. Its guard lets it run only when it did. */
export async function runHandled({ by, of }: HandledInput, context: StepContext): Promise<Json> {
  for (const id of of.toReversed()) {
    const record = handledRecord(await context.output(id), by);
    if (record === undefined) continue;
    const { handled: _, ...rest } = record;
    return rest as unknown as Json;
  }
  return null;
}
