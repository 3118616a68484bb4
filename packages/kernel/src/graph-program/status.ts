import type { NodeStatus } from '@tutti/core';

// A node's state as a number, in the order of its life: pending, active (ready … cancelling), settled (completed …).
export const PENDING = 0;
/** To be started by this very turn. */
export const READY = 1;
/** Its guard is being decided. */
export const GUARDING = 2;
export const RUNNING = 3;
/** Asked to stop, not settled yet. */
export const CANCELLING = 4;
export const COMPLETED = 5;
export const FAILED = 6;
export const SKIPPED = 7;
export const UNREACHED = 8;
export const CANCELLED = 9;

const names: readonly NodeStatus[] = [
  'pending',
  'pending',
  'pending',
  'running',
  'running',
  'completed',
  'failed',
  'skipped',
  'unreached',
  'cancelled',
];

export function isActive(status: number): boolean {
  return status >= READY && status <= CANCELLING;
}

export function statusName(status: number): NodeStatus {
  return names[status] as NodeStatus;
}

export function isSettled(status: number): boolean {
  return status >= COMPLETED;
}
