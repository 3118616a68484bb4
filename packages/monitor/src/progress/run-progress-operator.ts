import type { RunEvent } from '@tutti/core';
import { scan, type OperatorFunction } from 'rxjs';
import type { ProgressNotice } from './progress-notice.ts';
import { reduceProgress } from './reduce-progress.ts';
import { emptyProgress, type RunProgress } from './run-progress.ts';

/** Operator: what is known of a run after each of its events and notices; begins with `from` (declared steps, say). */
export function runProgress(from: RunProgress = emptyProgress): OperatorFunction<RunEvent | ProgressNotice, RunProgress> {
  return scan(reduceProgress, from);
}
