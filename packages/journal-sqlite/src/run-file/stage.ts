import {
  ConflictError,
  StoreError,
  isClosed,
  type BlobRow,
  type Clock,
  type Message,
  type RunEvent,
  type RunRow,
  type RunStatus,
} from '@tutti/core';
import { referTo, writeBlobs } from '../blob.ts';
import { chainStart } from '../checksum.ts';
import type { Connection } from '../connection.ts';
import { writeCheckpoints } from '../content.ts';
import { encodeRun } from '../create.ts';
import { referToDefinition } from '../definition-count.ts';
import { blobsNamed, encodeEvents } from '../encode.ts';
import { assertWhole, findRun } from '../find-run.ts';
import type { GroupCommit } from '../group-commit.ts';
import { isLaneBusy } from '../lane.ts';
import { insertMessage } from '../message-row.ts';
import { sweepRun } from '../prune.ts';
import { seal } from '../seal.ts';
import { bytesOf, writeEvents } from '../write-events.ts';

export interface StagedState {
  readonly status: RunStatus;
  readonly reason?: string;
  readonly inbox: readonly Message[];
}

/** Where a run is brought in, and when. */
export interface StageHome {
  readonly connection: Connection;
  readonly commits: GroupCommit;
  readonly clock: Clock;
}

/**
 * A run that is being brought in. Its records are written in small transactions under a number that is down as garbage; its
 * row comes last, so that a run is there whole or not at all, and a later prune takes away what an interrupted import left.
 */
export class Stage {
  readonly #connection: Connection;
  readonly #commits: GroupCommit;
  readonly #runId: string;
  readonly #clock: Clock;
  #ord: number = 0;
  #head: number = 0;
  #length: number = 0;
  #bytes: number = 0;

  constructor({ connection, commits, clock }: StageHome, runId: string) {
    this.#clock = clock;
    this.#connection = connection;
    this.#commits = commits;
    this.#runId = runId;
  }

  get length(): number {
    return this.#length;
  }

  /** @throws ConflictError `RUN_EXISTS` */
  async begin(): Promise<void> {
    this.#ord = await this.#commits.submit(2, () => {
      this.#assertFree();
      return reserveNumber(this.#connection, this.#clock.now());
    });
    this.#head = chainStart(this.#runId);
  }

  /** @throws StoreError `IMPORT_SWEPT` */
  async write(events: readonly RunEvent[], blobs: readonly BlobRow[]): Promise<void> {
    const encoded = encodeEvents(this.#runId, this.#length, events);
    const hashes = new Set([...blobsNamed(events), ...blobs.map(({ hash }) => hash)]);
    this.#head = await this.#commits.submit(encoded.length + blobs.length, () => {
      this.#goOn();
      const head = writeEvents(this.#connection, { ord: this.#ord, head_crc: this.#head }, encoded);
      writeBlobs(this.#connection, blobs);
      referTo(this.#connection, this.#ord, hashes);
      this.#writeMarks(events);
      return head;
    });
    this.#length += encoded.length;
    this.#bytes += bytesOf(encoded);
  }

  /** Makes the run visible. @throws StoreError `IMPORT_SWEPT` when a prune took its records away meanwhile. */
  async finish(row: RunRow, state: StagedState): Promise<void> {
    await this.#commits.submit(2 + state.inbox.length, () => {
      this.#assertFree();
      this.#goOn();
      this.#connection.run('DELETE FROM garbage WHERE run = ?', this.#ord);
      this.#insertRow(row, state);
      for (const message of state.inbox) this.#insertMessage(message);
      seal(this.#connection, this.#ord);
    });
  }

  /** Takes away what was written. */
  async abandon(): Promise<void> {
    if (this.#ord > 0) await sweepRun(this.#connection, this.#commits, this.#ord);
  }

  /** Notes that it is still at work, in the transaction that writes: what a prune has begun to sweep gets no more rows. */
  #goOn(): void {
    const noted = 'UPDATE garbage SET staged_at = ? WHERE run = ? AND staged_at IS NOT NULL';
    if (this.#connection.run(noted, this.#clock.now(), this.#ord) === 0) throw this.#swept();
  }

  #insertRow(row: RunRow, { status, reason, inbox }: StagedState): void {
    const { definition, labels } = encodeRun({ ...row, events: [] });
    const closedAt = isClosed(status) ? row.createdAt : null;
    const isBlocked = closedAt === null && row.lane !== undefined && isLaneBusy(this.#connection, row.lane);
    this.#connection.run(
      `INSERT INTO run (ord, run_id, program, program_version, definition_hash, queue, lane, family, parent_run_id, parent_path, on_parent_close, labels,
         status, reason, length, head_crc, base_crc, bytes, blocked, posted, created_at, closed_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT CASE WHEN ? IS NULL THEN NULL ELSE max(at) END FROM event WHERE run = ?))`,
      this.#ord,
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
      status,
      reason ?? null,
      this.#length,
      this.#head,
      chainStart(row.runId),
      this.#bytes,
      isBlocked ? 1 : 0,
      inbox.length,
      row.createdAt,
      closedAt,
      this.#ord,
    );
    referToDefinition(this.#connection, row.definitionHash, definition);
  }

  /** Checkpoints are found by name, and signals taken before are known by their ids. */
  #writeMarks(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type === 'checkpoint.created') {
        writeCheckpoints(this.#connection, this.#ord, [event]);
      } else if (event.type === 'signal.received') {
        insertMessage(this.#connection, this.#ord, { id: event.id, body: null });
      }
    }
  }

  #insertMessage(message: Message): void {
    const added = insertMessage(this.#connection, this.#ord, { id: message.id, body: JSON.stringify(message) });
    // It is among the records already.
    if (added === 0) this.#connection.run('UPDATE run SET posted = posted - 1 WHERE ord = ?', this.#ord);
  }

  #assertFree(): void {
    if (findRun(this.#connection, this.#runId) === undefined) return assertWhole(this.#connection, this.#runId);
    throw new ConflictError(
      `Run "${this.#runId}" is in the journal "${this.#connection.path}" already. Give the imported one another id, or import into another journal.`,
      { code: 'RUN_EXISTS', data: { runId: this.#runId } },
    );
  }

  #swept(): StoreError {
    return new StoreError(
      `Importing run "${this.#runId}" was disturbed: a prune of the journal took its records for left-overs. Import it again.`,
      { code: 'IMPORT_SWEPT', retryable: true },
    );
  }
}

/** Takes the next number of a run, down as garbage until the run is whole. A damaged counter must not give that of a run there is. */
function reserveNumber(connection: Connection, now: number): number {
  const taken = connection.get<{ seq: number }>(
    `UPDATE sqlite_sequence SET seq = max(seq, (SELECT coalesce(max(ord), 0) FROM run)) + 1 WHERE name = 'run' RETURNING seq`,
  );
  if (taken === undefined) connection.run(`INSERT INTO sqlite_sequence (name, seq) VALUES ('run', 1)`);
  const ord = taken?.seq ?? 1;
  connection.run('INSERT INTO garbage (run, staged_at) VALUES (?, ?)', ord, now);
  return ord;
}
