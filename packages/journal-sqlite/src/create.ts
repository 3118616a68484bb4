import type { RunRow } from '@tutti/core';
import { referTo, writeBlobs } from './blob.ts';
import { chainStart } from './checksum.ts';
import type { Connection } from './connection.ts';
import { assertText, blobsNamed, encodeEvents, type EncodedEvent } from './encode.ts';
import { writeCheckpoints } from './content.ts';
import { referToDefinition } from './definition-count.ts';
import { assertWhole } from './find-run.ts';
import { isLaneBusy } from './lane.ts';
import { insertMessage } from './message-row.ts';
import { seal } from './seal.ts';
import { bytesOf, writeEvents } from './write-events.ts';

/** A run ready to be inserted: all that can fail by its content has been done. */
export interface EncodedRun {
  readonly row: RunRow;
  readonly definition: string;
  readonly labels: string;
  readonly events: readonly EncodedEvent[];
}

export function encodeRun(row: RunRow): EncodedRun {
  assertText('run id', row.runId);
  assertText('queue', row.queue);
  assertText('lane', row.lane);
  assertText('family', row.family);
  assertText('program', row.program);
  for (const { name } of row.checkpoints ?? []) assertText('checkpoint name', name);
  for (const id of [...(row.inbox?.received ?? []), ...(row.inbox?.waiting ?? []).map((message) => message.id)])
    assertText('message id', id);
  return {
    row,
    definition: JSON.stringify(row.definition),
    labels: JSON.stringify(row.labels),
    events: encodeEvents(row.runId, 0, row.events),
  };
}

export function createRun(connection: Connection, run: EncodedRun): 'created' | 'exists' {
  const { row, events } = run;
  if (connection.get('SELECT 1 FROM run WHERE run_id = ?', row.runId) !== undefined) return 'exists';
  assertWhole(connection, row.runId);
  const ord = insertRun(connection, run);
  const head = writeEvents(connection, { ord, head_crc: chainStart(row.runId) }, events);
  connection.run('UPDATE run SET head_crc = ? WHERE ord = ?', head, ord);
  referToDefinition(connection, row.definitionHash, run.definition);
  if (row.blobs !== undefined) writeBlobs(connection, row.blobs);
  referTo(connection, ord, blobsNamed(row.events));
  writeCheckpoints(connection, ord, row.checkpoints ?? []);
  if (row.inbox !== undefined) fillInbox(connection, ord, row.inbox);
  seal(connection, ord);
  return 'created';
}

function insertRun(connection: Connection, { row, labels, events }: EncodedRun): number {
  const start = chainStart(row.runId);
  const inserted = connection.get<{ ord: number }>(
    `INSERT INTO run (run_id, program, program_version, definition_hash, queue, lane, family, parent_run_id, parent_path, on_parent_close, labels,
       status, length, head_crc, base_crc, bytes, ready_at, blocked, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?) RETURNING ord`,
    row.runId,
    row.program,
    row.programVersion,
    row.definitionHash,
    row.queue,
    row.lane ?? null,
    row.family,
    row.parent?.runId ?? null,
    row.parent?.path ?? null,
    row.parent?.onParentClose ?? null,
    labels,
    events.length,
    start,
    start,
    bytesOf(events),
    row.createdAt,
    row.lane !== undefined && isLaneBusy(connection, row.lane) ? 1 : 0,
    row.createdAt,
  );
  return (inserted as { ord: number }).ord;
}

function fillInbox(connection: Connection, run: number, { waiting, received }: NonNullable<RunRow['inbox']>): void {
  let posted = 0;
  for (const id of received) insertMessage(connection, run, { id, body: null });
  for (const message of waiting) posted += insertMessage(connection, run, { id: message.id, body: JSON.stringify(message) });
  if (posted > 0) connection.run('UPDATE run SET posted = ? WHERE ord = ?', posted, run);
}

/** Rows that a creation writes, for the size of its transaction. */
export function rowsOf(runs: readonly EncodedRun[]): number {
  return runs.reduce((rows, { events }) => rows + events.length + 1, 0);
}
