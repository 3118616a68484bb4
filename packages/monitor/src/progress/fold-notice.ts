import { isClosed } from '@tutti/core';
import { editStep } from './edit-step.ts';
import type { ProgressNotice } from './progress-notice.ts';
import type { RunProgress } from './run-progress.ts';
import { withChange } from './with-change.ts';

/** Folds live news: it moves steps that are not settled, and never touches times on record, money or ends. */
export function foldNotice(progress: RunProgress, notice: ProgressNotice): RunProgress {
  if (isClosed(progress.status)) return progress;
  if (progress.runId !== undefined && notice.runId !== progress.runId) return progress;
  const known = { ...progress, runId: notice.runId };
  switch (notice.type) {
    case 'step.queued':
      return editStep(known, notice.path, () => ({ status: 'queued', attempt: notice.attempt, waitingFor: undefined, retryAt: undefined }));
    case 'step.running': {
      const moving = withChange(known, { standstill: undefined });
      const at = notice.at ?? progress.lastAt;
      return editStep(moving, notice.path, (step) => ({
        status: 'running',
        attempt: notice.attempt,
        waitingFor: undefined,
        retryAt: undefined,
        seenAt: step.startedAt === undefined ? (step.seenAt ?? at) : undefined,
      }));
    }
    case 'step.waiting':
      return editStep(known, notice.path, () => ({ status: 'waiting', waitingFor: notice.waitingFor }));
    case 'step.progress': {
      const { message, ratio } = notice.progress;
      return editStep(known, notice.path, (step) => ({ message: message ?? step.message, ratio: ratio ?? step.ratio }));
    }
    case 'run.waiting':
      return { ...known, standstill: { waitingFor: notice.waitingFor, reason: notice.reason } };
    default:
      return progress;
  }
}
