import type { RunStatus, RunSummary, WaitingFor } from '@tutti/core';

/** Columns of a run that its owner changes. */
export interface RunHead {
  readonly ord: number;
  readonly owner: string | null;
  readonly epoch: number;
  readonly length: number;
  readonly head_crc: number;
  readonly status: RunStatus;
  readonly waiting_for: WaitingFor | null;
  readonly reason: string | null;
  readonly wake_at: number | null;
  readonly closed_at: number | null;
  readonly lane: string | null;
  readonly posted: number;
}

export const RUN_HEAD = 'ord, owner, epoch, length, head_crc, status, waiting_for, reason, wake_at, closed_at, lane, posted';

/** Columns of a run that a list shows. */
export interface SummaryRow {
  readonly ord: number;
  readonly run_id: string;
  readonly program: string;
  readonly program_version: number;
  readonly definition_hash: string;
  readonly status: RunStatus;
  readonly waiting_for: WaitingFor | null;
  readonly reason: string | null;
  readonly queue: string;
  readonly lane: string | null;
  readonly family: string;
  readonly parent_run_id: string | null;
  readonly parent_path: string | null;
  readonly on_parent_close: 'cancel' | 'abandon' | null;
  readonly labels: string;
  readonly created_at: number;
  readonly closed_at: number | null;
  readonly superseded_by: string | null;
  readonly base_seq: number;
  readonly length: number;
  readonly owner: string | null;
  readonly epoch: number;
}

export const SUMMARY =
  'ord, run_id, program, program_version, definition_hash, status, waiting_for, reason, queue, lane, family, parent_run_id, parent_path, on_parent_close, labels, created_at, closed_at, superseded_by, base_seq, length, owner, epoch';

export function summaryOf(row: SummaryRow): RunSummary {
  return {
    runId: row.run_id,
    program: row.program,
    programVersion: row.program_version,
    definitionHash: row.definition_hash,
    status: row.status,
    ...(row.waiting_for !== null && { waitingFor: row.waiting_for }),
    ...(row.reason !== null && { reason: row.reason }),
    queue: row.queue,
    ...(row.lane !== null && { lane: row.lane }),
    family: row.family,
    ...(row.parent_run_id !== null && row.parent_path !== null && { parent: { runId: row.parent_run_id, path: row.parent_path, ...(row.on_parent_close !== null && { onParentClose: row.on_parent_close }) } }),
    labels: JSON.parse(row.labels) as Record<string, string>,
    createdAt: row.created_at,
    ...(row.closed_at !== null && { closedAt: row.closed_at }),
    ...(row.superseded_by !== null && { supersededBy: row.superseded_by }),
    length: row.length,
    ...(row.base_seq > 0 && { firstSeq: row.base_seq }),
    ...(row.owner !== null && { owner: row.owner }),
    epoch: row.epoch,
  };
}
