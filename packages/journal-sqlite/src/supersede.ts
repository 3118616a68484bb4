import { ConflictError, type Supersession } from '@tutti/core';
import { fenced } from './append.ts';
import type { Connection } from './connection.ts';
import { createRun, encodeRun, type EncodedRun } from './create.ts';
import { encodeEvents, type EncodedEvent } from './encode.ts';
import { requireSoundRun } from './find-run.ts';
import { seal } from './seal.ts';
import { bytesOf, writeEvents } from './write-events.ts';

/** A supersession ready to be written. */
export interface EncodedSupersession {
  readonly supersession: Supersession;
  readonly events: readonly EncodedEvent[];
  readonly by: EncodedRun;
}

export function encodeSupersession(supersession: Supersession): EncodedSupersession {
  const { runId, expectedSeq, event, by } = supersession;
  return { supersession, events: encodeEvents(runId, expectedSeq, [event]), by: encodeRun(by) };
}

/** Puts a new run in the place of one that has ended. Everything is checked before the first write. */
export function supersede(connection: Connection, { supersession, events, by }: EncodedSupersession): void {
  const { runId, expectedSeq } = supersession;
  const run = requireSoundRun(connection, runId);
  if (run.closed_at === null || run.status === 'superseded' || run.length !== expectedSeq)
    throw fenced(run, { runId, epoch: run.epoch, expectedSeq });
  if (createRun(connection, by) === 'exists') {
    throw new ConflictError(`Run "${by.row.runId}" exists; it cannot take the place of "${runId}". Use a new id.`, { code: 'RUN_EXISTS' });
  }
  const head = writeEvents(connection, run, events);
  connection.run(
    "UPDATE run SET length = ?, head_crc = ?, bytes = bytes + ?, status = 'superseded', reason = NULL, superseded_by = ? WHERE ord = ?",
    run.length + events.length,
    head,
    bytesOf(events),
    by.row.runId,
    run.ord,
  );
  seal(connection, run.ord);
}
