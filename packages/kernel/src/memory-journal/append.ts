import { RunClosedError, RunFencedError, StoreError, isClosed, type AppendBatch, type Checkpoint, type TuttiError } from '@tutti/core';
import { lengthOf, type RunState } from './run-state.ts';

/** Why a batch may not be appended; `undefined` when it may. */
export function refusalOf(run: RunState, batch: AppendBatch): TuttiError | undefined {
  if (run.owner === undefined || run.epoch !== batch.epoch || lengthOf(run) !== batch.expectedSeq) return fenced(run, batch);
  if (run.closedAt !== undefined && batch.status !== undefined && !isClosed(batch.status)) {
    return new RunClosedError(
      `Run "${batch.runId}" has ended as "${run.status}" and cannot become "${batch.status}". Fork it to go on from one of its records.`,
    );
  }
  const { events, expectedSeq } = batch;
  for (let i = 0; i < events.length; i++) {
    const seq = events[i]?.seq;
    if (seq !== expectedSeq + i) return outOfSequence(batch.runId, seq, expectedSeq + i);
  }
  return undefined;
}

export function outOfSequence(runId: string, seq: number | undefined, expected: number): StoreError {
  return new StoreError(
    `A record for run "${runId}" has seq ${seq} where ${expected} is due. Number the records of a run from 0 without gaps.`,
    {
      code: 'BAD_SEQUENCE',
      data: { runId, seq: seq ?? null, expected },
    },
  );
}

export function fenced(
  run: RunState,
  given: { readonly runId: string; readonly epoch: number; readonly expectedSeq?: number },
): RunFencedError {
  const wanted = given.expectedSeq === undefined ? `epoch ${given.epoch}` : `epoch ${given.epoch} at seq ${given.expectedSeq}`;
  const holder = run.owner === undefined ? 'nobody owns it' : `"${run.owner}" owns it`;
  return new RunFencedError(
    `Run "${given.runId}" refused ${wanted}: ${holder}, its epoch is ${run.epoch}, its next seq ${lengthOf(run)}. Drop what is in memory and claim the run again.`,
    { data: { runId: given.runId, epoch: run.epoch, length: lengthOf(run) } },
  );
}

/** Takes over everything of an accepted batch but blobs. */
export function applyBatch(run: RunState, batch: AppendBatch): void {
  const { events } = batch;
  for (let i = 0; i < events.length; i++) run.events.push(events[i] as (typeof events)[number]);
  if (events.length > 0 && batch.status !== 'dead-letter') run.silentLeaseMs = undefined;
  if (batch.status !== undefined) run.status = batch.status;
  if (batch.waitingFor !== undefined) run.waitingFor = batch.waitingFor;
  if (batch.reason !== undefined) run.reason = batch.reason;
  if (batch.wakeAt !== undefined) run.wakeAt = batch.wakeAt;
  if (batch.needs !== undefined) run.needs = batch.needs;
  if (batch.isRecovered === true) run.recoveries = 0;
  if (batch.consumed !== undefined) consume(run, batch.consumed);
  if (batch.snapshot !== undefined) (run.snapshots ??= new Map()).set(batch.snapshot.programVersion, batch.snapshot);
  for (const checkpoint of batch.checkpoints ?? []) mark(run, checkpoint);
}

/** A name used again moves to the end: checkpoints are listed in order of their making. */
function mark(run: RunState, { name, seq, inFlight }: Checkpoint): void {
  run.checkpoints ??= new Map();
  run.checkpoints.delete(name);
  run.checkpoints.set(name, { name, seq, inFlight });
}

function consume(run: RunState, ids: readonly string[]): void {
  for (const id of ids) {
    if (!run.inbox?.get(id)) continue;
    run.inbox.set(id, null);
    run.waitingMessages -= 1;
  }
}
