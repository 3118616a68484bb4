import type { BlobRef, Evaluated, RunEvent } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';

type LargeDecision = Evaluated & { readonly blob: BlobRef };

/** Whether a record holds a decision whose value is in a blob. */
export function hasLargeValue(event: RunEvent): event is LargeDecision {
  return event.type === 'evaluated' && event.blob !== undefined;
}

/** The record as a Program sees it: with the value. */
export async function withValue(run: RunFold, event: LargeDecision): Promise<Evaluated> {
  return { ...event, value: await run.blob(event.blob) };
}
