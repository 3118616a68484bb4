import type { RunEvent } from '@tutti/core';
import { foldNotice } from './fold-notice.ts';
import { foldRunEvent } from './fold-run-event.ts';
import { foldStepEvent } from './fold-step-event.ts';
import type { ProgressNotice } from './progress-notice.ts';
import { emptyProgress, type RunProgress } from './run-progress.ts';
import { withState } from './run-state-of.ts';

/**
 * Folds one record or one piece of live news into what is known of a run; `progress` itself is not changed.
 *
 * Total: an event already folded (by `seq`), of an unknown kind or about an unknown step is no error, nor is news of another run.
 */
export function reduceProgress(progress: RunProgress, news: RunEvent | ProgressNotice): RunProgress {
  return withState('seq' in news ? foldEvent(progress, news) : foldNotice(progress, news));
}

/** Folds a run's events, in `seq` order, and any live news among them; `from` is what is known already. */
export function progressOf(news: Iterable<RunEvent | ProgressNotice>, from: RunProgress = emptyProgress): RunProgress {
  let progress = from;
  for (const item of news) progress = reduceProgress(progress, item);
  return progress;
}

function foldEvent(progress: RunProgress, event: RunEvent): RunProgress {
  if (event.seq <= progress.lastSeq) return progress;
  const { standstill: _ended, ...rest } = progress;
  const seen: RunProgress = { ...rest, lastSeq: event.seq, lastAt: event.at };
  return foldRunEvent(isOfStep(event) ? foldStepEvent(seen, event) : seen, event);
}

function isOfStep(event: RunEvent): event is Extract<RunEvent, { readonly path: string }> {
  return typeof event.path === 'string';
}
