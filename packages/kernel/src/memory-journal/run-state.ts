import type { BlobRow, Message, RunEvent, RunRow, RunStatus, RunSummary, SnapshotRow, StepKey, WaitingFor } from '@tutti/core';

export interface CheckpointRow {
  readonly name: string;
  readonly seq: number;
  readonly inFlight: readonly StepKey[];
}

/** All that the journal holds of one run. Collections most runs never use are made on first use. */
export interface RunState {
  readonly row: RunRow;
  /** Order of creation. */
  readonly ord: number;
  readonly events: RunEvent[];
  status: RunStatus;
  waitingFor: WaitingFor | null;
  reason: string | null;
  closedAt: number | undefined;
  wakeAt: number | null;
  owner: string | undefined;
  epoch: number;
  recoveries: number;
  /** Since when it can be claimed at once, whatever the clock says; only for order. */
  readySince: number | null;
  /** An earlier run of its lane is still open. */
  isBlocked: boolean;
  /** Every message ever posted, by id; consumed ones as `null`, so that a late duplicate is known. */
  inbox: Map<string, Message | null> | undefined;
  waitingMessages: number;
  snapshots: Map<number, SnapshotRow> | undefined;
  checkpoints: Map<string, CheckpointRow> | undefined;
  blobs: Set<BlobRow['hash']> | undefined;
}

export function newRunState(row: RunRow, ord: number): RunState {
  return {
    row,
    ord,
    events: row.events.slice(),
    status: 'pending',
    waitingFor: null,
    reason: null,
    closedAt: undefined,
    wakeAt: null,
    owner: undefined,
    epoch: 0,
    recoveries: 0,
    readySince: row.createdAt,
    isBlocked: false,
    inbox: undefined,
    waitingMessages: 0,
    snapshots: undefined,
    checkpoints: undefined,
    blobs: undefined,
  };
}

/** Whether there can still be work for it: neither ended nor taken out of work. */
export function isWorkable(run: RunState): boolean {
  return run.closedAt === undefined && run.status !== 'quarantined';
}

/** Whether bodies of it may have been at work: a run that waits cannot have ended the process it was in. */
export function isAtWork({ status }: RunState): boolean {
  return status === 'running' || status === 'cancelling';
}

export function summaryOf(run: RunState): RunSummary {
  const { row } = run;
  return {
    runId: row.runId,
    program: row.program,
    programVersion: row.programVersion,
    definitionHash: row.definitionHash,
    status: run.status,
    ...(run.waitingFor !== null && { waitingFor: run.waitingFor }),
    ...(run.reason !== null && { reason: run.reason }),
    queue: row.queue,
    ...(row.lane !== undefined && { lane: row.lane }),
    family: row.family,
    ...(row.parent !== undefined && { parent: row.parent }),
    labels: row.labels,
    createdAt: row.createdAt,
    ...(run.closedAt !== undefined && { closedAt: run.closedAt }),
    length: run.events.length,
    ...(run.owner !== undefined && { owner: run.owner }),
    epoch: run.epoch,
  };
}
