import type { Json } from '../json/json.ts';
import type { Checkpoint } from '../run/fork.ts';
import type { RunId, StepKey } from '../run/keys.ts';
import type { Message } from '../run/message.ts';
import type { RunEvent, RunSuperseded } from '../run/run-event.ts';
import type { CompactReport, PruneOptions, PruneReport, RunQuery, RunSummary } from '../run/run-summary.ts';
import type { RunStatus, WaitingFor } from '../run/status.ts';

/** A run to be created, with its first records (seq 0…). */
export interface RunRow {
  readonly runId: RunId;
  readonly program: string;
  readonly programVersion: number;
  readonly definition: Json;
  /** `hashJson(definition)`: definitions are stored once by hash. */
  readonly definitionHash: string;
  readonly queue: string;
  readonly lane?: string;
  readonly family: RunId;
  readonly parent?: { readonly runId: RunId; readonly path: StepKey; readonly onParentClose: 'cancel' | 'abandon' };
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly events: readonly RunEvent[];
  /** Blobs its records name and that the journal may not have yet. */
  readonly blobs?: readonly BlobRow[];
  readonly checkpoints?: readonly Checkpoint[];
  /** Messages it has from the start, and ids of others that count as received: posted again they are duplicates. */
  readonly inbox?: { readonly waiting: readonly Message[]; readonly received: readonly string[] };
}

/** Bytes by their SHA-256 (hex), stored once, dropped with the last run that refers to them. */
export interface BlobRow {
  readonly hash: string;
  readonly bytes: Uint8Array;
}

/** A Program's state after the event `seq`. Counts only for an equal program version. */
export interface SnapshotRow {
  readonly seq: number;
  readonly programVersion: number;
  readonly state: Json;
}

/** One append: all of it or nothing. */
export interface AppendBatch {
  readonly runId: RunId;
  /** The epoch the run was claimed with; another one is refused. */
  readonly epoch: number;
  /** `seq` of the first event: the number of records there are. */
  readonly expectedSeq: number;
  readonly events: readonly RunEvent[];
  readonly blobs?: readonly BlobRow[];
  /** Ids of inbox messages these events stand for; they leave the inbox. */
  readonly consumed?: readonly string[];
  readonly status?: RunStatus;
  readonly waitingFor?: WaitingFor | null;
  readonly reason?: string | null;
  /** When the run has to be woken if nobody holds it, ms since 1970; null for never. */
  readonly wakeAt?: number | null;
  /** Handlers one of which would let the run go on, once it is given back: see {@link Journal.claimNeeding}. Forgotten when it is claimed. */
  readonly needs?: readonly string[];
  /** The run has got on since it was taken over: its recoveries are counted anew. */
  readonly isRecovered?: boolean;
  readonly snapshot?: SnapshotRow;
  readonly checkpoints?: readonly Checkpoint[];
}

/** A run that has ended, and the one that goes on in its place. */
export interface Supersession {
  readonly runId: RunId;
  /** `seq` of the event: the number of records there are. */
  readonly expectedSeq: number;
  readonly event: RunSuperseded;
  readonly by: RunRow;
}

/** A run a worker has got, with the epoch its appends must carry. */
export interface Claim {
  readonly runId: RunId;
  readonly epoch: number;
  /**
   * How often in a row it was cut off at work: its worker vanished or gave it back as failed, and it has not got on since.
   * A run that only waited when its worker vanished counts none.
   */
  readonly recoveries: number;
  /**
   * The lease of the worker before this one, ms, when that fell silent: it may be at work on the run still. Absent when it gave
   * the run back, or its process has certainly ended. Told to the next worker, too, until something was appended.
   */
  readonly silentLeaseMs?: number;
}

/** Why a run is given back. */
export interface ReleaseOptions {
  readonly hasFailed?: boolean;
  readonly isUntouched?: boolean;
}

/** What is wrong with a stored run. */
export interface JournalProblem {
  readonly runId: RunId;
  readonly seq?: number;
  readonly problem: string;
}

/**
 * Where embedded runs are recorded. One owner appends, anybody posts.
 * Every promise resolves when the thing is durable (to the level the journal was opened with).
 * @throws RunFencedError, RunNotFoundError, DiskFullError, StoreError, JournalCorruptError.
 */
export interface Journal extends AsyncDisposable {
  readonly durability: 'strict' | 'relaxed' | 'memory';
  /** One answer per row; an id that exists is left as it is. */
  create(runs: readonly RunRow[]): Promise<readonly ('created' | 'exists')[]>;
  /** @throws RunFencedError when the epoch or the expected seq is not the journal's. */
  append(batch: AppendBatch): Promise<void>;
  /** The same for a journal in memory, done when it returns: a promise for each node would cost as much as the node. */
  appendNow?(batch: AppendBatch): void;
  /** Records from `fromSeq`, in batches, in order; checksums are verified. */
  read(runId: RunId, fromSeq?: number): AsyncIterable<readonly RunEvent[]>;
  /** Changes with whatever anybody writes: while it stays the same there is nothing new to read. Those who wait look here first; a journal without it is read again and again. */
  version?(): string;
  summary(runId: RunId): Promise<RunSummary | undefined>;
  definition(hash: string): Promise<Json>;
  blob(hash: string): Promise<Uint8Array>;
  /** The newest snapshot of this program version. */
  snapshot(runId: RunId, programVersion: number): Promise<SnapshotRow | undefined>;
  checkpoints(runId: RunId): Promise<readonly Checkpoint[]>;
  /**
   * Puts a message into a run's inbox; any process may. A cancel frees a run that waits for its turn in a lane; a run that is
   * `dead-letter` is woken by a resume or a cancel alone.
   */
  post(runId: RunId, message: Message): Promise<'accepted' | 'duplicate' | 'closed'>;
  /** Messages not yet consumed, in order of arrival. */
  inbox(runId: RunId): Promise<readonly Message[]>;
  /** Runs this worker owns that have messages waiting. */
  posted(workerId: string): Promise<readonly RunId[]>;
  /** Says that a worker lives; its runs are free for others when `ttlMs` have passed without another call. */
  heartbeat(workerId: string, ttlMs: number): Promise<void>;
  /** Takes runs that are new, due, posted to, or whose worker has vanished; epoch + 1. A lane's runs come one at a time. A run that was `pending` is `running` from then on. */
  claim(workerId: string, queues: readonly string[], limit: number): Promise<readonly Claim[]>;
  /** Takes runs that were given back because handlers were missing, and that one of these would let go on. Programs are named `program:NAME`. */
  claimNeeding(
    workerId: string,
    queues: readonly string[],
    what: { readonly handlers: readonly string[]; readonly limit: number },
  ): Promise<readonly Claim[]>;
  /**
   * Resolves when there may be something to claim that the last `claim` did not see: somebody has written, or a run of these queues
   * is due; at the latest after `withinMs`, or when aborted. A journal without it is asked again and again.
   */
  news?(queues: readonly string[], options: { readonly withinMs: number; readonly signal: AbortSignal }): Promise<void>;
  /** Takes one run by id, unless another living worker owns it, its lane is busy, or it is `dead-letter` and nobody has asked for it; again if this worker owns it. */
  claimRun(workerId: string, runId: RunId): Promise<Claim | undefined>;
  /**
   * Gives a run back. It is claimed again when due, posted to, or at once when `wakeAt` is in the past or it runs and has none.
   * Its recoveries start anew, unless it is given back because it `hasFailed` here: then this is one more; or `isUntouched`, with
   * nothing of it done here: then they stay.
   */
  release(runId: RunId, epoch: number, options?: ReleaseOptions): Promise<void>;
  /**
   * Creates a run in the place of one that has ended, whoever owned that: both or nothing.
   * @throws RunFencedError when the run is open, was superseded before or has other records; ConflictError `RUN_EXISTS` when the new id is taken.
   */
  supersede(supersession: Supersession): Promise<void>;
  /** Takes a run out of work because its records are damaged. */
  quarantine(runId: RunId, reason: string): Promise<void>;
  list(query: RunQuery): AsyncIterable<RunSummary>;
  prune(options: PruneOptions): Promise<PruneReport>;
  /**
   * Forgets the early records of a run, those that its newest snapshot of this program version stands for; none without one.
   * Values they brought stay. What reads the run from its start then begins at `summary.firstSeq`.
   */
  compact(runId: RunId, programVersion: number): Promise<CompactReport>;
  /** Checks the records of one run or of all. */
  verify(runId?: RunId): AsyncIterable<JournalProblem>;
}
