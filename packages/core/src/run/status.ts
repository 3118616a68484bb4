/**
 * State of a run. `pending`: no worker has it yet; `waiting`: it has work, but all of it waits; `needs-decision`: a person or
 * program must say how to go on; `dead-letter`: it was cut off at work too often in a row, and waits for a resume or a cancel.
 */
export type RunStatus =
  | 'pending'
  | 'running'
  | 'waiting'
  | 'paused'
  | 'needs-decision'
  | 'cancelling'
  | 'completed'
  | 'partial'
  | 'failed'
  | 'cancelled'
  | 'superseded'
  | 'quarantined'
  | 'dead-letter';

/** The states a run never leaves. */
export const closedRunStatuses: readonly RunStatus[] = ['completed', 'partial', 'failed', 'cancelled', 'superseded'];

/** Whether a run has ended. */
export function isClosed(status: RunStatus): boolean {
  return closedRunStatuses.includes(status);
}

/** What a run or a step waits for. */
export type WaitingFor =
  | 'slot'
  | 'child'
  | 'approval'
  | 'signal'
  | 'timer'
  | 'rate-limit'
  | 'budget'
  | 'retry'
  | 'barrier'
  | 'decision'
  | 'handler'
  | 'disk';

/**
 * State of one node. `skipped`: its guard was false; `unreached`: no live edge came to it;
 * `cancelled`: something it depended on failed, or the run was cancelled.
 */
export type NodeStatus = 'pending' | 'running' | 'waiting' | 'completed' | 'failed' | 'skipped' | 'unreached' | 'cancelled';

/** Status of a run with what it waits for and why it stands still. */
export interface RunState {
  readonly status: RunStatus;
  readonly waitingFor?: WaitingFor;
  readonly reason?: string;
}
