import type { RunStatus, RunSummary, WaitingFor } from '@tutti/core';
import { IS_SOUND } from './seal.ts';

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
  readonly silent_ms: number | null;
}

/** Integers as JavaScript's numbers: a damaged one may be larger than those hold exactly, and reading it would fail. */
export const numbers = (...columns: readonly string[]): string =>
  columns.map((column) => `CAST(${column} AS REAL) AS ${column}`).join(', ');

export const RUN_HEAD: string = `${numbers('ord', 'epoch', 'length', 'head_crc', 'posted')}, owner, status, waiting_for, reason, wake_at, closed_at, lane, silent_ms`;

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
  /** 1 when the row is as it was written. */
  readonly sound: number;
}

export const SUMMARY: string = `${numbers('ord', 'program_version', 'base_seq', 'length', 'epoch')}, run_id, program, definition_hash, status, waiting_for, reason, queue, lane, family, parent_run_id, parent_path, on_parent_close, labels, created_at, closed_at, superseded_by, owner, ${IS_SOUND} AS sound`;

/** What a sound row says. */
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
    ...(row.parent_run_id !== null &&
      row.parent_path !== null && {
        parent: {
          runId: row.parent_run_id,
          path: row.parent_path,
          ...(row.on_parent_close !== null && { onParentClose: row.on_parent_close }),
        },
      }),
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
