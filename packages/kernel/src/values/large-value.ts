import type { BlobRef, Evaluated, RunCreated, RunEvent } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';

type LargeValue = (Evaluated | RunCreated) & { readonly blob: BlobRef };

/** Whether a record holds a decision, or the run's input, in a blob. */
export function hasLargeValue(event: RunEvent): event is LargeValue {
  return (event.type === 'evaluated' || event.type === 'run.created') && event.blob !== undefined;
}

/** The record as it is folded: with the value. */
export async function withValue(run: RunFold, event: LargeValue): Promise<RunEvent> {
  if (event.type === 'run.created') return { ...event, input: await run.blob(event.blob) };
  return { ...event, value: await run.blob(event.blob) };
}
