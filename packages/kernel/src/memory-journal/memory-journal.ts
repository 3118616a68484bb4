import {
  ConflictError,
  RunNotFoundError,
  StoreError,
  isClosed,
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
import { frozenCopy } from '../values/copies.ts';
import { applyBatch, fenced, outOfSequence, refusalOf } from './append.ts';
import { ClaimBoard } from './claim-board.ts';
import { Content } from './content.ts';
import { Lanes } from './lanes.ts';
import { problemsOf } from './problems.ts';
import { choosePrunable, prune } from './prune.ts';
import { matches } from './query.ts';
import { lengthOf, newRunState, summaryOf, type RunState } from './run-state.ts';

export interface MemoryJournalOptions {
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** A journal that lives and dies with the process. Same rules as a durable one. */
export function memoryJournal(options: MemoryJournalOptions = {}): Journal {
  return new MemoryJournal(options.clock ?? systemClock);
}

const READ_BATCH = 1_024;

class MemoryJournal implements Journal {
  readonly durability = 'memory';
  readonly #clock: Clock;
  readonly #runs = new Map<RunId, RunState>();
  readonly #content = new Content();
  readonly #lanes = new Lanes();
  readonly #board: ClaimBoard;
  /** The run last asked for. */
  #asked: RunState | undefined = undefined;
  #nextOrd = 1;
  #isDisposed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#board = new ClaimBoard(clock);
  }

  async create(rows: readonly RunRow[]): Promise<readonly ('created' | 'exists')[]> {
    this.#assertOpen();
    rows.forEach(assertNumbered);
    return rows.map((row) => this.#createOne(row));
  }

  async append(batch: AppendBatch): Promise<void> {
    this.appendNow(batch);
  }

  appendNow(batch: AppendBatch): void {
    this.#assertOpen();
    const run = this.#run(batch.runId);
    const refusal = refusalOf(run, batch);
    if (refusal !== undefined) throw refusal;
    if (batch.blobs !== undefined) this.#content.addBlobs(run, batch.blobs);
    this.#content.referTo(run, batch.events);
    applyBatch(run, batch);
    if (batch.status !== undefined && isClosed(batch.status)) this.#close(run);
  }

  async *read(runId: RunId, fromSeq = 0): AsyncGenerator<readonly RunEvent[]> {
    const { events, firstSeq } = this.#run(runId);
    const end = events.length;
    for (let i = Math.max(0, fromSeq - firstSeq); i < end; i += READ_BATCH) yield events.slice(i, Math.min(end, i + READ_BATCH));
  }

  async summary(runId: RunId): Promise<RunSummary | undefined> {
    this.#assertOpen();
    const run = this.#runs.get(runId);
    return run && this.#summaryOf(run);
  }

  async definition(hash: string): Promise<Json> {
    this.#assertOpen();
    return this.#content.definition(hash);
  }

  async blob(hash: string): Promise<Uint8Array> {
    this.#assertOpen();
    return this.#content.blob(hash);
  }

  async snapshot(runId: RunId, programVersion: number): Promise<SnapshotRow | undefined> {
    return this.#run(runId).snapshots?.get(programVersion);
  }

  async checkpoints(runId: RunId): Promise<readonly Checkpoint[]> {
    return [...(this.#run(runId).checkpoints?.values() ?? [])];
  }

  async post(runId: RunId, message: Message): Promise<'accepted' | 'duplicate' | 'closed'> {
    const run = this.#run(runId);
    if (run.inbox?.has(message.id) === true) return 'duplicate';
    if (run.closedAt !== undefined) return 'closed';
    (run.inbox ??= new Map()).set(message.id, frozenCopy(message as unknown as Json) as unknown as Message);
    run.waitingMessages += 1;
    if (message.type === 'cancel') run.isBlocked = false;
    if (run.owner === undefined && wakes(run, message)) {
      run.readySince ??= this.#clock.now();
      this.#board.offer(run);
    }
    return 'accepted';
  }

  async inbox(runId: RunId): Promise<readonly Message[]> {
    const messages: Message[] = [];
    for (const message of this.#run(runId).inbox?.values() ?? []) if (message !== null) messages.push(message);
    return messages;
  }

  async posted(workerId: string): Promise<readonly RunId[]> {
    this.#assertOpen();
    const ids: RunId[] = [];
    for (const run of this.#board.ownedBy(workerId)) if (run.waitingMessages > 0) ids.push(run.row.runId);
    return ids;
  }

  async heartbeat(workerId: string, ttlMs: number): Promise<void> {
    this.#assertOpen();
    this.#board.heartbeat(workerId, ttlMs);
  }

  async claim(workerId: string, queues: readonly string[], limit: number): Promise<readonly Claim[]> {
    this.#assertOpen();
    return limit > 0 ? this.#board.claim(workerId, queues, limit) : [];
  }

  async claimNeeding(
    workerId: string,
    queues: readonly string[],
    what: { readonly handlers: readonly string[]; readonly limit: number },
  ): Promise<readonly Claim[]> {
    this.#assertOpen();
    return this.#board.claimNeeding(workerId, queues, what);
  }

  async claimRun(workerId: string, runId: RunId): Promise<Claim | undefined> {
    return this.#board.claimRun(workerId, this.#run(runId));
  }

  async release(runId: RunId, epoch: number, options: ReleaseOptions = {}): Promise<void> {
    const run = this.#run(runId);
    if (run.epoch !== epoch) throw fenced(run, { runId, epoch });
    if (run.owner !== undefined) this.#board.give(run, options);
  }

  async supersede({ runId, expectedSeq, event, by }: Supersession): Promise<void> {
    const run = this.#run(runId);
    assertNumbered(by);
    if (run.closedAt === undefined || run.supersededBy !== undefined || lengthOf(run) !== expectedSeq)
      throw fenced(run, { runId, epoch: run.epoch, expectedSeq });
    if (event.seq !== expectedSeq) throw outOfSequence(runId, event.seq, expectedSeq);
    if (this.#createOne(by) === 'exists')
      throw new ConflictError(`Run "${by.runId}" exists; it cannot take the place of "${runId}". Use a new id.`, { code: 'RUN_EXISTS' });
    run.events.push(event);
    run.status = 'superseded';
    run.reason = null;
    run.supersededBy = by.runId;
  }

  async quarantine(runId: RunId, reason: string): Promise<void> {
    const run = this.#run(runId);
    this.#board.disown(run);
    run.status = 'quarantined';
    run.reason = reason;
    run.waitingFor = null;
    run.wakeAt = null;
    run.epoch += 1;
    this.#stopWork(run);
  }

  async *list(query: RunQuery): AsyncGenerator<RunSummary> {
    this.#assertOpen();
    const before = query.before === undefined ? Infinity : this.#run(query.before).ord;
    let left = query.limit ?? Infinity;
    for (const run of [...this.#runs.values()].reverse()) {
      if (left <= 0) return;
      if (run.ord >= before || !matches(run, query)) continue;
      left -= 1;
      yield this.#summaryOf(run);
    }
  }

  async prune(options: PruneOptions): Promise<PruneReport> {
    this.#assertOpen();
    const told = await this.#tellForgetting(options);
    const { going: all, kept } = choosePrunable(this.#runs, options);
    const going = told === undefined ? all : all.filter((run) => told.has(run));
    const report = prune(going, this.#content, options);
    if (options.dryRun === true) return { ...report, kept };
    for (const run of going) this.#forget(run);
    for (const { row } of going) options.forgotten?.(row);
    return { ...report, kept };
  }

  async compact(runId: RunId, programVersion: number): Promise<CompactReport> {
    const run = this.#run(runId);
    const until = (run.snapshots?.get(programVersion)?.seq ?? -1) + 1 - run.firstSeq;
    if (until <= 0) return { events: 0, bytes: 0 };
    const gone = run.events.slice(0, until);
    // Whoever reads keeps the list as it was.
    run.events = run.events.slice(until);
    run.firstSeq += until;
    return { events: gone.length, bytes: gone.reduce((bytes, event) => bytes + Buffer.byteLength(JSON.stringify(event)), 0) };
  }

  async *verify(runId?: RunId): AsyncGenerator<JournalProblem> {
    this.#assertOpen();
    const runs = runId === undefined ? [...this.#runs.values()] : [this.#run(runId)];
    for (const run of runs) yield* problemsOf(run, this.#content);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    this.#runs.clear();
    this.#asked = undefined;
  }

  #createOne(row: RunRow): 'created' | 'exists' {
    if (this.#runs.has(row.runId)) return 'exists';
    const run = newRunState(row, this.#nextOrd++);
    this.#runs.set(row.runId, run);
    this.#content.addDefinition(row.definitionHash, row.definition);
    if (row.blobs !== undefined) this.#content.addBlobs(run, row.blobs);
    this.#content.referTo(run, row.events);
    this.#lanes.join(run);
    this.#board.offer(run);
    return 'created';
  }

  #close(run: RunState): void {
    run.waitingFor = null;
    run.wakeAt = null;
    run.closedAt ??= run.events.at(-1)?.at ?? this.#clock.now();
    this.#stopWork(run);
  }

  #stopWork(run: RunState): void {
    this.#board.withdraw(run);
    const next = this.#lanes.leave(run);
    if (next !== undefined) this.#board.offer(next);
  }

  #forget(run: RunState): void {
    this.#board.disown(run);
    this.#runs.delete(run.row.runId);
    this.#asked = undefined;
  }

  #run(runId: RunId): RunState {
    this.#assertOpen();
    // Appends of one run mostly follow one another.
    if (this.#asked?.row.runId === runId) return this.#asked;
    const run = this.#runs.get(runId);
    if (run === undefined) throw notFound(runId);
    this.#asked = run;
    return run;
  }

  /** An owner is shown only while its worker lives. */
  #summaryOf(run: RunState): RunSummary {
    const { owner, ...summary } = summaryOf(run);
    return owner !== undefined && this.#board.isAlive(owner) ? { ...summary, owner } : summary;
  }

  /** Others may have changed while somebody was told of them. */
  async #tellForgetting(options: PruneOptions): Promise<ReadonlySet<RunState> | undefined> {
    if (options.forgetting === undefined || options.dryRun === true) return undefined;
    const { going } = choosePrunable(this.#runs, options);
    if (going.length > 0) await options.forgetting(going.map(({ row: { runId, family } }) => ({ runId, family })));
    return new Set(going);
  }

  #assertOpen(): void {
    if (this.#isDisposed) throw closed();
  }
}

/** What was dead-lettered waits for somebody who says how to go on. */
function wakes({ status }: RunState, { type }: Message): boolean {
  return status !== 'dead-letter' || type === 'resume' || type === 'cancel';
}

function assertNumbered({ runId, events }: RunRow): void {
  events.forEach((event, i) => {
    if (event.seq !== i) throw outOfSequence(runId, event.seq, i);
  });
}

function notFound(runId: RunId): RunNotFoundError {
  return new RunNotFoundError(`No run has the id "${runId}" in this journal. It was never created here, or was pruned.`, {
    data: { runId },
  });
}

function closed(): StoreError {
  return new StoreError('The journal was closed. Open another one.', { code: 'STORE_CLOSED' });
}
