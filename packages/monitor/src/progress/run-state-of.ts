import { isClosed, type RunState, type WaitingFor } from '@tutti/core';
import type { RunProgress } from './run-progress.ts';

const running: RunState = { status: 'running' };

// What a run is said to wait for when its steps wait for several things: first what somebody can act on.
const urgency: readonly WaitingFor[] = [
  'approval',
  'signal',
  'handler',
  'disk',
  'budget',
  'child',
  'barrier',
  'rate-limit',
  'retry',
  'timer',
  'slot',
  'decision',
];

/** Status of a run that has not closed, from what its steps are at. */
export function runStateOf(progress: RunProgress): RunState {
  const { cancellingBecause, pausedBecause, decisions, standstill, totals } = progress;
  if (cancellingBecause !== undefined) return { status: 'cancelling', reason: cancellingBecause };
  if (pausedBecause !== undefined) return { status: 'paused', reason: pausedBecause };
  if (totals.steps.running > 0 || totals.steps.queued > 0) return running;
  const decision = decisions[0];
  if (decision !== undefined) return { status: 'needs-decision', waitingFor: 'decision', reason: decision.reason };
  if (standstill !== undefined) return { status: 'waiting', ...standstill };
  const waitingFor = urgency.find((what) => totals.waitingFor[what] !== undefined);
  if (waitingFor !== undefined) return { status: 'waiting', waitingFor };
  const isKnown = progress.lastSeq !== -1 || progress.runId !== undefined;
  return isKnown ? running : { status: 'pending' };
}

/** The progress with its status brought in line; a closed run keeps its own. */
export function withState(progress: RunProgress): RunProgress {
  if (isClosed(progress.status)) return progress;
  const { status, waitingFor, reason } = runStateOf(progress);
  const { waitingFor: _was, reason: _why, ...rest } = progress;
  return { ...rest, status, ...(waitingFor === undefined ? {} : { waitingFor }), ...(reason === undefined ? {} : { reason }) };
}
