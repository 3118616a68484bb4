import type { BlobRow, Checkpoint, Message, RunEvent, RunId, RunRow, RunStatus, RunSummary, SnapshotRow, WaitingFor } from '@tutti/core';

/** All that the journal holds of one run. Collections most runs never use are made on first use. */
export interface RunState {
  readonly row: RunRow;
  /** Order of creation. */
  readonly ord: number;
  /** Records from `firstSeq` on. */
  events: RunEvent[];
  firstSeq: number;
  status: RunStatus;
  waitingFor: WaitingFor | null;
  reason: string | null;
  closedAt: number | undefined;
  wakeAt: number | null;
  /** Handlers it waits for, while nobody owns it. */
  needs: readonly string[] | undefined;
  owner: string | undefined;
  epoch: number;
  recoveries: number;
  /** The lease of an owner that fell silent, ms, until its successor has appended something. */
  silentLeaseMs: number | undefined;
  /** Since when it can be claimed at once, whatever the clock says; only for order. */
  readySince: number | null;
  /** An earlier run of its lane is still open. */
  isBlocked: boolean;
  /** Every message ever posted, by id; consumed ones as `null`, so that a late duplicate is known. */
  inbox: Map<string, Message | null> | undefined;
  waitingMessages: number;
  snapshots: Map<number, SnapshotRow> | undefined;
  checkpoints: Map<string, Checkpoint> | undefined;
  blobs: Set<BlobRow['hash']> | undefined;
  supersededBy: RunId | undefined;
}

export function newRunState(row: RunRow, ord: number): RunState {
  return {
    row,
    ord,
    events: row.events.slice(),
    firstSeq: 0,
    status: 'pending',
    waitingFor: null,
    reason: null,
    closedAt: undefined,
    wakeAt: null,
    needs: undefined,
    owner: undefined,
    epoch: 0,
    recoveries: 0,
    silentLeaseMs: undefined,
    readySince: row.createdAt,
    isBlocked: false,
    inbox: inboxOf(row),
    waitingMessages: row.inbox?.waiting.length ?? 0,
    snapshots: undefined,
    checkpoints: row.checkpoints === undefined ? undefined : new Map(row.checkpoints.map((checkpoint) => [checkpoint.name, checkpoint])),
    blobs: undefined,
    supersededBy: undefined,
  };
}

function inboxOf({ inbox }: RunRow): RunState['inbox'] {
  if (inbox === undefined) return undefined;
  const messages: [string, Message | null][] = inbox.waiting.map((message) => [message.id, message]);
  return new Map([...inbox.received.map((id): [string, null] => [id, null]), ...messages]);
}

/** Number of records it has had: the next one's `seq`. */
export function lengthOf(run: RunState): number {
  return run.firstSeq + run.events.length;
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
    ...(run.supersededBy !== undefined && { supersededBy: run.supersededBy }),
    length: lengthOf(run),
    ...(run.firstSeq > 0 && { firstSeq: run.firstSeq }),
    ...(run.owner !== undefined && { owner: run.owner }),
    epoch: run.epoch,
  };
}
