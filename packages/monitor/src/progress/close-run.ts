import type { RunClosed, StepKey } from '@tutti/core';
import { settleStep, type Settlement } from './edit-step.ts';
import type { RunProgress } from './run-progress.ts';
import { isSettled, type StepProgress } from './step-progress.ts';
import { withChange, type ChangeOf } from './with-change.ts';

/** Ends a run, and with it every step that has no end of its own on record: nodes without a body, and those never reached. */
export function closeRun(progress: RunProgress, { outcome, at }: RunClosed): RunProgress {
  const { startedAt } = progress;
  const ended = withChange(progress, {
    status: outcome.status,
    ...causeOf(outcome),
    waitingFor: undefined,
    pausedBecause: undefined,
    decisions: [],
    endedAt: at,
    durationMs: startedAt === undefined ? undefined : Math.max(0, at - startedAt),
  });
  const isDone = outcome.status === 'completed' || outcome.status === 'partial';
  const containers = containersOf(progress.steps);
  let closed = ended;
  for (const step of progress.steps) {
    if (!isSettled(step.status)) closed = settleStep(closed, step.path, endOf(step, { at, isDone, containers }));
  }
  return closed;
}

function causeOf(outcome: RunClosed['outcome']): ChangeOf<RunProgress> {
  if (outcome.status === 'cancelled') return { reason: outcome.reason };
  if (outcome.status !== 'failed') return { reason: undefined };
  const { code, message } = outcome.error;
  return { reason: `${code}: ${message}`, error: { code, message } };
}

interface Ending {
  readonly at: number;
  readonly isDone: boolean;
  readonly containers: ReadonlySet<StepKey>;
}

function endOf({ path, status }: StepProgress, { at, isDone, containers }: Ending): Settlement {
  if (!isDone) return { status: 'cancelled', endedAt: at };
  if (containers.has(path)) return { status: 'completed', endedAt: at };
  return { status: status === 'pending' ? 'skipped' : 'cancelled', endedAt: at };
}

/** Paths of the nodes that have steps inside: `review` and `review[3]/part` for `review[3]/part[0]/draft`. */
function containersOf(steps: Iterable<StepProgress>): ReadonlySet<StepKey> {
  const found = new Set<StepKey>();
  for (const { path } of steps) {
    for (let slash = path.lastIndexOf('/'); slash !== -1; slash = path.lastIndexOf('/', slash - 1)) {
      const scope = path.slice(0, slash);
      const bracket = scope.lastIndexOf('[');
      found.add(bracket === -1 ? scope : scope.slice(0, bracket));
      if (slash === 0) break;
    }
  }
  return found;
}
