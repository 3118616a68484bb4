import type { RunEvent } from '@tutti/core';
import { foldEvent } from '../run-state/fold-event.ts';
import type { RunFold } from '../run-state/run-fold.ts';
import { hasLargeValue, withValue } from './large-value.ts';

/** Folds recorded events; what follows from them for a Host is thrown away. */
export async function foldAll(run: RunFold, events: readonly RunEvent[]): Promise<void> {
  for (const event of events) foldEvent(run, hasLargeValue(event) ? await withValue(run, event) : event);
  run.takeOut();
}
