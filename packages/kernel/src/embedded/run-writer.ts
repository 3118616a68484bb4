import {
  DiskFullError,
  type AppendBatch,
  type BlobRef,
  type BlobRow,
  type Claim,
  type Json,
  type RunEvent,
  type RunState,
  type SnapshotSource,
} from '@tutti/core';
import { SnapshotPace } from '../snapshot/snapshot-pace.ts';
import { recordable, type RecordableValue } from '../values/spill.ts';
import type { HostServices } from './host-services.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What is known of a run before its host reads on. */
export interface KnownRun {
  /** What the journal says of the run. */
  readonly state: RunState;
  /** Records folded already, out of a snapshot. */
  readonly length: number;
  readonly snapshot?: Json;
}

/** What the writer asks of the run it writes for. */
export interface WrittenRun {
  /** Nothing is tried again then. */
  readonly isOver: boolean;
  /** Ids of the messages that this turn has taken in. */
  takeConsumed(): readonly string[];
  /** These records are on record. */
  written(events: readonly RunEvent[]): void;
}

/** A run's place in the journal: how far its records go, what is known there of its state, and what goes with the next records. */
export class RunWriter {
  readonly #services: HostServices;
  readonly #claim: Claim;
  readonly #run: WrittenRun;
  readonly #pace: SnapshotPace | undefined;
  #recoveries: number;
  #length: number;
  #state: RunState;
  #blobs: BlobRow[] = [];
  #appending: readonly BlobRow[] = [];

  constructor(
    run: WrittenRun,
    { services, claim, from }: { readonly services: HostServices; readonly claim: Claim; readonly from: KnownRun },
  ) {
    this.#run = run;
    this.#services = services;
    this.#claim = claim;
    this.#recoveries = claim.recoveries;
    this.#state = from.state;
    this.#length = from.length;
    const { snapshotAfterEvents } = services.options;
    this.#pace = snapshotAfterEvents === Infinity ? undefined : new SnapshotPace(snapshotAfterEvents);
    if (from.snapshot !== undefined) this.#pace?.taken(from.snapshot);
  }

  /** How often the run was cut off before without getting on. */
  get recoveries(): number {
    return this.#recoveries;
  }

  /** Records that are in the journal, or folded already. */
  get length(): number {
    return this.#length;
  }

  /** These, which follow them, are in the journal. */
  found(events: readonly RunEvent[]): void {
    this.#length += events.length;
    this.#pace?.add(events);
  }

  /** What goes into a record in place of a value; a large one is kept until the next records take it along. */
  recordable(value: unknown, what: string): Exclude<RecordableValue, { readonly row: unknown }> | { readonly blob: BlobRef } {
    const result = recordable(value, what);
    if (!('row' in result)) return result;
    this.#blobs.push(result.row);
    return { blob: result.blob };
  }

  /** A value that is on its way into the journal. */
  blob(ref: BlobRef): Json | undefined {
    const row = this.#blobs.find(({ hash }) => hash === ref.hash) ?? this.#appending.find(({ hash }) => hash === ref.hash);
    return row === undefined ? undefined : (JSON.parse(Buffer.from(row.bytes).toString()) as Json);
  }

  // Written without async and spreading: it is part of every node's cost.
  write(events: readonly RunEvent[], state: RunState, source: SnapshotSource | undefined): Promise<void> | void {
    if (events.length === 0 && this.#isKnown(state)) return;
    const batch = this.#batch(events, state);
    if (this.#pace !== undefined && source !== undefined) this.#addSnapshot(batch, source, this.#pace);
    const { journal } = this.#services;
    if (journal.appendNow !== undefined) {
      journal.appendNow(batch);
      return this.#written(batch, state);
    }
    return journal.append(batch).then(
      () => this.#written(batch, state),
      (error: unknown) => this.#waitForDisk(batch, error).then(() => this.#written(batch, state)),
    );
  }

  /** Says when the run is due next (ms since 1970; null when nothing but a message is awaited), and what it lacks here. */
  async due(wakeAt: number | null, needs: readonly string[] | undefined): Promise<void> {
    const { runId, epoch } = this.#claim;
    await this.#services.journal.append({
      runId,
      epoch,
      expectedSeq: this.#length,
      events: [],
      wakeAt,
      ...(needs === undefined ? {} : { needs }),
    });
  }

  #batch(events: readonly RunEvent[], state: RunState): AppendBatch {
    const { runId, epoch } = this.#claim;
    const batch: Writable<AppendBatch> = { runId, epoch, expectedSeq: this.#length, events };
    if (this.#blobs.length > 0) {
      batch.blobs = this.#appending = this.#blobs;
      this.#blobs = [];
    }
    const consumed = this.#run.takeConsumed();
    if (consumed.length > 0) {
      batch.consumed = consumed;
      // Checkpoints come by message only.
      const checkpoints = events.filter((event) => event.type === 'checkpoint.created');
      if (checkpoints.length > 0) batch.checkpoints = checkpoints;
    }
    if (this.#recoveries > 0 && events.some(isProgress)) {
      this.#recoveries = 0;
      batch.isRecovered = true;
    }
    if (!this.#isKnown(state)) {
      batch.status = state.status;
      batch.waitingFor = state.waitingFor ?? null;
      batch.reason = state.reason ?? null;
    }
    return batch;
  }

  #addSnapshot(batch: Writable<AppendBatch>, source: SnapshotSource, pace: SnapshotPace): void {
    const { events } = batch;
    pace.add(events);
    if (!pace.isDue || events.length === 0 || events.at(-1)?.type === 'run.closed') return;
    batch.snapshot = { seq: batch.expectedSeq + events.length - 1, ...source.snapshot() };
    pace.taken(batch.snapshot.state);
  }

  #isKnown({ status, waitingFor, reason }: RunState): boolean {
    const known = this.#state;
    return known.status === status && known.waitingFor === waitingFor && known.reason === reason;
  }

  #written(batch: AppendBatch, state: RunState): void {
    if (batch.blobs !== undefined) this.#appending = [];
    this.#length += batch.events.length;
    this.#state = state;
    this.#run.written(batch.events);
  }

  /** A full disk is waited out with nothing lost: the state, the results and the bodies stay in memory meanwhile. */
  async #waitForDisk(batch: AppendBatch, cause: unknown): Promise<void> {
    const { options, timers, journal } = this.#services;
    const { attempts, delayMs } = options.diskRetry;
    let error = cause;
    for (let attempt = 1; attempt < attempts && error instanceof DiskFullError && !this.#run.isOver; attempt++) {
      this.#services.notify({ type: 'run.waiting', runId: this.#claim.runId, waitingFor: 'disk', reason: error.message });
      await new Promise<void>((resolve) => timers.after(delayMs, resolve));
      try {
        return await journal.append(batch);
      } catch (next) {
        error = next;
      }
    }
    throw error;
  }
}

/** Something was done that will not be done again: what ended the process before was not this. */
function isProgress({ type }: RunEvent): boolean {
  return (
    type === 'step.completed' ||
    type === 'step.failed' ||
    type === 'step.attempt-failed' ||
    type === 'substep.completed' ||
    type === 'run.closed'
  );
}
