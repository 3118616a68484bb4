import {
  systemClock,
  type AppendBatch,
  type Checkpoint,
  type Claim,
  type Clock,
  type CompactReport,
  type Journal,
  type JournalProblem,
  type Json,
  type Message,
  type PruneOptions,
  type PruneReport,
  type ReleaseOptions,
  type RunEvent,
  type RunId,
  type RunQuery,
  type RunRow,
  type RunSummary,
  type SnapshotRow,
  type Supersession,
} from '@tutti/core';
import { append } from './append.ts';
import { assertOptions } from './assert-options.ts';
import { readBlob } from './blob.ts';
import { claim, claimNeeding, claimRun, isAnyClaimable } from './claim.ts';
import type { Connection } from './connection.ts';
import { readCheckpoints, readDefinition, readSnapshot } from './content.ts';
import { compact } from './compact.ts';
import { createRun, encodeRun, rowsOf } from './create.ts';
import { assertText } from './encode.ts';
import { encodeBatch } from './encode-batch.ts';
import { requireSoundRun } from './find-run.ts';
import { quarantine, release } from './give-back.ts';
import { GroupCommit, storeClosed } from './group-commit.ts';
import { post, postedRuns, readInbox } from './inbox.ts';
import { listRuns } from './list.ts';
import { Liveness } from './liveness.ts';
import { LivingOwners } from './living-owners.ts';
import { News, type NewsOptions } from './news.ts';
import { open } from './open.ts';
import { prune } from './prune.ts';
import { readEvents } from './read.ts';
import { exportRun } from './run-file/export-run.ts';
import type { ImportOptions, ImportReport } from './run-file/import-run.ts';
import type { SqliteJournalOptions } from './sqlite-journal-options.ts';
import { readSummary } from './summary.ts';
import { encodeSupersession, supersede } from './supersede.ts';
import { toTuttiError } from './sqlite-error.ts';
import { verify } from './verify.ts';

/**
 * Opens a journal in a SQLite file. Several processes may open the same file.
 * @throws ValidationError for options that make no sense; StoreError when the path cannot hold a journal; `JOURNAL_VERSION` when the file is newer than this package.
 */
export function sqliteJournal(options: SqliteJournalOptions): SqliteJournal {
  assertOptions(options);
  return new FileJournal(options);
}

/** A journal in a SQLite file: runs can be taken out of it and brought in again. */
export interface SqliteJournal extends Journal {
  news(queues: readonly string[], options: { readonly withinMs: number; readonly signal: AbortSignal }): Promise<void>;
  /** A run as lines of text, in pieces to be written one after another. @throws RunNotFoundError, JournalCorruptError */
  exportRun(runId: RunId): AsyncIterable<string>;
  /** Brings in what `exportRun` wrote, as bytes or text in pieces of any size. Nobody drives the run until it is resumed. @throws as {@link importRun} */
  importRun(source: AsyncIterable<Uint8Array | string>, options?: ImportOptions): Promise<ImportReport>;
}

class FileJournal implements SqliteJournal {
  readonly durability: 'strict' | 'relaxed';
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #commits: GroupCommit;
  readonly #liveness: Liveness;
  readonly #news: News;
  readonly #working = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(options: SqliteJournalOptions) {
    const {
      path,
      durability = 'strict',
      clock = systemClock,
      maxBatchRows = 512,
      maxBatchMs = 4,
      busyTimeoutMs = 10_000,
      maxFileBytes,
    } = options;
    this.durability = durability;
    this.#clock = clock;
    this.#connection = open({ path, durability, maxFileBytes });
    this.#commits = new GroupCommit(this.#connection, { clock, maxRows: maxBatchRows, maxMs: maxBatchMs, busyTimeoutMs });
    this.#liveness = new Liveness(this.#connection, clock);
    this.#news = new News(this.#connection, this.#commits, clock);
  }

  async create(runs: readonly RunRow[]): Promise<readonly ('created' | 'exists')[]> {
    const encoded = runs.map(encodeRun);
    return this.#write(rowsOf(encoded), () => encoded.map((run) => createRun(this.#connection, run)));
  }

  async append(batch: AppendBatch): Promise<void> {
    const encoded = encodeBatch(batch);
    return this.#write(encoded.events.length + 1, () => append(this.#connection, encoded, this.#clock.now()));
  }

  async *read(runId: RunId, fromSeq = 0): AsyncGenerator<readonly RunEvent[]> {
    yield* this.#each(readEvents(this.#connection, runId, fromSeq));
  }

  version(): string {
    return this.#read(() => this.#news.version());
  }

  async summary(runId: RunId): Promise<RunSummary | undefined> {
    return this.#read(() => {
      const summary = readSummary(this.#connection, runId);
      return summary && new LivingOwners(this.#liveness).shown(summary);
    });
  }

  async definition(hash: string): Promise<Json> {
    return this.#read(() => readDefinition(this.#connection, hash));
  }

  async blob(hash: string): Promise<Uint8Array> {
    return this.#read(() => readBlob(this.#connection, hash));
  }

  async snapshot(runId: RunId, programVersion: number): Promise<SnapshotRow | undefined> {
    return this.#read(() => readSnapshot(this.#connection, runId, programVersion));
  }

  async checkpoints(runId: RunId): Promise<readonly Checkpoint[]> {
    return this.#read(() => readCheckpoints(this.#connection, runId));
  }

  async post(runId: RunId, message: Message): Promise<'accepted' | 'duplicate' | 'closed'> {
    assertText('message id', message.id);
    const encoded = { runId, id: message.id, type: message.type, body: JSON.stringify(message) };
    return this.#write(2, () => post(this.#connection, encoded, this.#clock.now()));
  }

  async inbox(runId: RunId): Promise<readonly Message[]> {
    return this.#read(() => readInbox(this.#connection, runId));
  }

  async posted(workerId: string): Promise<readonly RunId[]> {
    return this.#read(() => postedRuns(this.#connection, workerId));
  }

  async heartbeat(workerId: string, ttlMs: number): Promise<void> {
    assertText('worker id', workerId);
    return this.#write(1, () => this.#liveness.beat(workerId, ttlMs));
  }

  async claim(workerId: string, queues: readonly string[], limit: number): Promise<readonly Claim[]> {
    this.#assertOpen();
    assertText('worker id', workerId);
    if (limit <= 0 || queues.length === 0) return [];
    // Mostly there is none, and idle workers ask often: to know that takes no transaction.
    this.#read(() => this.#news.look());
    const isAny = this.#read(() => isAnyClaimable(this.#connection, this.#liveness, { workerId, queues, now: this.#clock.now() }));
    if (!isAny) return [];
    return this.#write(limit, () => claim(this.#connection, this.#liveness, { workerId, queues, limit, now: this.#clock.now() }));
  }

  async claimNeeding(
    workerId: string,
    queues: readonly string[],
    what: { readonly handlers: readonly string[]; readonly limit: number },
  ): Promise<readonly Claim[]> {
    assertText('worker id', workerId);
    // Mostly there is none: to know that takes no transaction.
    if (this.#read(() => this.#connection.get('SELECT 1 FROM need LIMIT 1')) === undefined) return [];
    return this.#write(what.limit, () => claimNeeding(this.#connection, this.#liveness, { workerId, queues, ...what }));
  }

  async news(queues: readonly string[], options: NewsOptions): Promise<void> {
    this.#assertOpen();
    const waiting = this.#news.wait(queues, options);
    this.#working.add(waiting);
    return waiting.finally(() => this.#working.delete(waiting));
  }

  async claimRun(workerId: string, runId: RunId): Promise<Claim | undefined> {
    assertText('worker id', workerId);
    return this.#write(1, () => claimRun(this.#connection, this.#liveness, { workerId, runId }));
  }

  async release(runId: RunId, epoch: number, options: ReleaseOptions = {}): Promise<void> {
    return this.#write(1, () => release(this.#connection, { ...options, runId, epoch, now: this.#clock.now() }));
  }

  async supersede(supersession: Supersession): Promise<void> {
    const encoded = encodeSupersession(supersession);
    return this.#write(rowsOf([encoded.by]) + 1, () => supersede(this.#connection, encoded));
  }

  async quarantine(runId: RunId, reason: string): Promise<void> {
    return this.#write(1, () => quarantine(this.#connection, runId, reason));
  }

  async *list(query: RunQuery): AsyncGenerator<RunSummary> {
    const owners = new LivingOwners(this.#liveness);
    for await (const summary of this.#each(listRuns(this.#connection, query))) yield this.#read(() => owners.shown(summary));
  }

  async prune(options: PruneOptions): Promise<PruneReport> {
    this.#assertOpen();
    const pruning = prune(this.#connection, this.#commits, { ...options, now: this.#clock.now(), liveness: this.#liveness });
    this.#working.add(pruning);
    return pruning.finally(() => this.#working.delete(pruning));
  }

  async *exportRun(runId: RunId): AsyncGenerator<string> {
    const summary = this.#read(() => {
      requireSoundRun(this.#connection, runId);
      return readSummary(this.#connection, runId);
    }) as RunSummary;
    yield* exportRun(this, runId, summary);
  }

  async importRun(source: AsyncIterable<Uint8Array | string>, options?: ImportOptions): Promise<ImportReport> {
    this.#assertOpen();
    // Schemas of all records are loaded when they are needed.
    const { importRun } = await import('./run-file/import-run.ts');
    const importing = importRun({ connection: this.#connection, commits: this.#commits, clock: this.#clock }, source, options);
    this.#working.add(importing);
    return importing.finally(() => this.#working.delete(importing));
  }

  async compact(runId: RunId, programVersion: number): Promise<CompactReport> {
    this.#assertOpen();
    const compacting = compact(this.#connection, this.#commits, { runId, programVersion });
    this.#working.add(compacting);
    return compacting.finally(() => this.#working.delete(compacting));
  }

  async *verify(runId?: RunId): AsyncGenerator<JournalProblem> {
    yield* this.#each(verify(this.#connection, runId));
  }

  /** Writes what was asked for, then closes the file. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#working);
    await this.#commits.drained();
    this.#connection.close();
  }

  #write<T>(rows: number, write: () => T): Promise<T> {
    this.#assertOpen();
    return this.#commits.submit(rows, write);
  }

  #read<T>(read: () => T): T {
    this.#assertOpen();
    try {
      return read();
    } catch (error) {
      throw toTuttiError(error, this.#connection.path, 'read');
    }
  }

  /** Goes through pages; each is read between transactions, so that a slow reader holds none open. */
  *#each<T>(pages: Generator<T>): Generator<T> {
    for (;;) {
      const next = this.#read(() => pages.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw storeClosed(this.#connection.path);
  }
}
