import { RunClosedError, RunFencedError, isClosed, type AppendBatch } from '@tutti/core';
import { appendRecords } from './append-records.ts';
import { referTo, writeBlobs } from './blob.ts';
import type { Connection } from './connection.ts';
import type { EncodedBatch } from './encode-batch.ts';
import { requireRun } from './find-run.ts';
import { writeCheckpoints, writeSnapshot } from './content.ts';
import { unblockNext } from './put-aside.ts';
import type { RunHead } from './run-row.ts';
import { MESSAGE_SEAL, assertSound, seal } from './seal.ts';
import { writeEvents } from './write-events.ts';

/** Writes one batch. Everything is checked before the first write. */
export function append(connection: Connection, encoded: EncodedBatch, now: number): void {
  if (appendRecords(connection, encoded)) return;
  const { batch, events } = encoded;
  const run = requireRun(connection, batch.runId);
  if (run.owner === null || run.epoch !== batch.epoch || run.length !== batch.expectedSeq) throw fenced(run, batch);
  const isReopening = run.closed_at !== null && batch.status !== undefined && !isClosed(batch.status);
  if (isReopening)
    throw new RunClosedError(
      `Run "${batch.runId}" has ended as "${run.status}" and cannot become "${batch.status}". Fork it to go on from one of its records.`,
    );
  const state = stateAfter(run, batch, now);
  const isHeard = run.silent_ms !== null && events.length > 0 && batch.status !== 'dead-letter';
  const isChanging =
    state !== undefined || isHeard || batch.isRecovered === true || (batch.consumed !== undefined && batch.consumed.length > 0);
  if (isChanging) assertSound(connection, run.ord, batch.runId);
  const head = writeEvents(connection, run, events);
  if (events.length > 0)
    connection.run(
      `UPDATE run SET length = ?, head_crc = ?, bytes = bytes + ? WHERE ord = ?`,
      run.length + events.length,
      head,
      encoded.bytes,
      run.ord,
    );
  if (isHeard) connection.run('UPDATE run SET silent_ms = NULL WHERE ord = ?', run.ord);
  if (batch.blobs !== undefined) writeBlobs(connection, batch.blobs);
  if (encoded.blobs.size > 0) referTo(connection, run.ord, encoded.blobs);
  if (batch.consumed !== undefined && batch.consumed.length > 0) consume(connection, run.ord, batch.consumed);
  for (const handler of batch.needs ?? [])
    connection.run(
      'INSERT OR IGNORE INTO need (handler, run, crc) VALUES (?, ?, tutti_seal(CAST(? AS INTEGER), ?))',
      handler,
      run.ord,
      run.ord,
      handler,
    );
  if (batch.isRecovered === true) connection.run('UPDATE run SET recoveries = 0 WHERE ord = ?', run.ord);
  writeMarks(connection, run.ord, encoded);
  if (state !== undefined) writeState(connection, run.ord, state);
  if (isChanging) seal(connection, run.ord);
  if (state?.isClosing === true) connection.heads.forget(batch.runId);
  else connection.heads.note(batch.runId, { ord: run.ord, crc: head });
  if (state?.isClosing === true && run.lane !== null) unblockNext(connection, run.lane);
}

/** Refusal of a worker that does not own the run any more, or does not know all its records. */
export function fenced(
  run: RunHead,
  given: { readonly runId: string; readonly epoch: number; readonly expectedSeq?: number },
): RunFencedError {
  const wanted = given.expectedSeq === undefined ? `epoch ${given.epoch}` : `epoch ${given.epoch} at seq ${given.expectedSeq}`;
  const holder = run.owner === null ? 'nobody owns it' : `"${run.owner}" owns it`;
  return new RunFencedError(
    `Run "${given.runId}" refused ${wanted}: ${holder}, its epoch is ${run.epoch}, its next seq ${run.length}. Drop what is in memory and claim the run again.`,
    { data: { runId: given.runId, epoch: run.epoch, length: run.length } },
  );
}

/** The row stays, without its text: a late duplicate is known by it. */
function consume(connection: Connection, run: number, ids: readonly string[]): void {
  let consumed = 0;
  for (const id of ids)
    consumed += connection.run(
      `UPDATE inbox SET body = NULL, crc = tutti_seal(run, id, NULL) WHERE run = ? AND id = ? AND body IS NOT NULL AND crc IS ${MESSAGE_SEAL}`,
      run,
      id,
    );
  if (consumed > 0) connection.run('UPDATE run SET posted = posted - ? WHERE ord = ?', consumed, run);
}

function writeMarks(connection: Connection, run: number, { batch, snapshot }: EncodedBatch): void {
  if (batch.snapshot !== undefined && snapshot !== undefined) writeSnapshot(connection, run, { ...batch.snapshot, state: snapshot });
  writeCheckpoints(connection, run, batch.checkpoints ?? []);
}

interface StateColumns extends Pick<RunHead, 'status' | 'waiting_for' | 'reason' | 'wake_at' | 'closed_at'> {
  readonly isClosing: boolean;
}

/** Only when something of it changes: these columns are indexed, and most appends change none. */
function stateAfter(run: RunHead, batch: AppendBatch, now: number): StateColumns | undefined {
  const status = batch.status ?? run.status;
  const isClosing = run.closed_at === null && isClosed(status);
  const isEnded = isClosed(status);
  const waitingFor = isEnded ? null : batch.waitingFor === undefined ? run.waiting_for : batch.waitingFor;
  const reason = batch.reason === undefined ? run.reason : batch.reason;
  const wakeAt = isEnded ? null : batch.wakeAt === undefined ? run.wake_at : batch.wakeAt;
  if (status === run.status && waitingFor === run.waiting_for && reason === run.reason && wakeAt === run.wake_at) return undefined;
  return {
    status,
    waiting_for: waitingFor,
    reason,
    wake_at: wakeAt,
    closed_at: isClosing ? (batch.events.at(-1)?.at ?? now) : run.closed_at,
    isClosing,
  };
}

function writeState(connection: Connection, ord: number, { status, waiting_for, reason, wake_at, closed_at }: StateColumns): void {
  connection.run(
    'UPDATE run SET status = ?, waiting_for = ?, reason = ?, wake_at = ?, closed_at = ? WHERE ord = ?',
    status,
    waiting_for,
    reason,
    wake_at,
    closed_at,
    ord,
  );
}
