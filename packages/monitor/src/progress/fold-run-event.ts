import type { RunEvent, StepKey } from '@tutti/core';
import { closeRun } from './close-run.ts';
import { settleStep } from './edit-step.ts';
import { foldEvaluated } from './fold-step-event.ts';
import type { RunProgress } from './run-progress.ts';
import { withChange } from './with-change.ts';

/** Folds what concerns the run as a whole; other events change nothing here. */
export function foldRunEvent(progress: RunProgress, event: RunEvent): RunProgress {
  switch (event.type) {
    case 'run.created':
      return { ...progress, runId: event.runId, program: event.program, startedAt: event.at };
    case 'run.paused':
      return { ...progress, pausedBecause: event.reason };
    case 'run.resumed':
      return withChange(progress, { pausedBecause: undefined });
    case 'run.cancelling':
      return { ...progress, cancellingBecause: event.reason };
    case 'run.closed':
      return closeRun(progress, event);
    case 'charge.assumed':
      return { ...progress, totals: { ...progress.totals, assumedCharges: progress.totals.assumedCharges + 1 } };
    case 'charge.late':
      return { ...progress, totals: { ...progress.totals, lateCharges: progress.totals.lateCharges + 1 } };
    case 'evaluated':
      return foldEvaluated(progress, event);
    case 'signal.delivered':
      return endWait(progress, event.wait, event.at);
    case 'timer.fired':
      return endWait(progress, event.timer, event.at);
    default:
      return progress;
  }
}

/** Waits and timers of a program have names of its choice: only one that is the path of a declared step ends that step. */
function endWait(progress: RunProgress, name: StepKey, at: number): RunProgress {
  const step = progress.steps.get(name);
  const isWaitNode = step !== undefined && step.attempt === 0;
  return isWaitNode ? settleStep(progress, name, { status: 'completed', endedAt: at }) : progress;
}
