import { ValidationError, silentLogger, systemClock, systemIds, type Clock, type Ids, type Json, type Logger } from '@tutti/core';
import { AutoSave, type Captured } from './auto-save.ts';
import type { Checkpoint, CheckpointInfo } from './checkpoint.ts';
import { CheckpointCorruptError } from './errors/checkpoint-corrupt-error.ts';
import { CheckpointNotFoundError } from './errors/checkpoint-not-found-error.ts';
import { decodePayload, encodePayload } from './payload.ts';
import { MemoryStorage } from './storage/memory-storage.ts';
import { infoOf, type StateStorage } from './storage/state-storage.ts';

export interface StateManagerOptions {
  /** Seconds between automatic saves of what `autoSave` watches. Default: none are made. */
  readonly autoSaveInterval?: number;
  /** Compress with gzip. Default false. Either kind is restored whatever this says. */
  readonly compression?: boolean;
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** Told of failed automatic saves and of damaged checkpoints. Default: nobody. */
  readonly logger?: Logger;
}

export interface PruneCheckpointsOptions {
  /** Only checkpoints of this execution. Default: of all. */
  readonly executionId?: string;
  /** The newest ones of each execution that stay, whatever their age. Default 1. */
  readonly keep?: number;
  /** Only checkpoints made before this time go, ms since 1970. Default: whatever their age. */
  readonly createdBefore?: number;
  /** Count only. */
  readonly dryRun?: boolean;
}

export interface PruneCheckpointsReport {
  readonly checkpoints: number;
  readonly bytes: number;
}

/** Saves and restores the state of executions. Override its methods to keep checkpoints in a place of your own. */
export class StateManager {
  readonly #storage: StateStorage;
  readonly #options: StateManagerOptions;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #logger: Logger;
  readonly #autoSaves: Set<AutoSave> = new Set();

  /** @param storage Default: in memory. */
  constructor(storage: StateStorage = new MemoryStorage(), options: StateManagerOptions = {}) {
    const { autoSaveInterval = 0 } = options;
    if (!Number.isFinite(autoSaveInterval) || autoSaveInterval < 0) {
      throw new ValidationError(
        `autoSaveInterval is ${autoSaveInterval}. Give a number of seconds above 0, or leave it out for no automatic saves.`,
        { data: { autoSaveInterval: String(autoSaveInterval) } },
      );
    }
    this.#storage = storage;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#ids = options.ids ?? systemIds;
    this.#logger = options.logger ?? silentLogger;
  }

  /**
   * Saves a state under a new id. Durable when it resolves.
   * @returns the id of the checkpoint.
   * @throws ValidationError when the state or context is not plain JSON; StoreError, DiskFullError.
   */
  async saveCheckpoint(executionId: string, state: Json, context: Json = null): Promise<string> {
    assertId(executionId);
    const isCompressed = this.#options.compression === true;
    const { payload, rawBytes } = await encodePayload({ state, context }, isCompressed);
    const checkpointId = this.#ids.next();
    await this.#storage.write({ checkpointId, executionId, createdAt: this.#clock.now(), isCompressed, rawBytes, payload });
    return checkpointId;
  }

  /**
   * @returns the saved state: of the given checkpoint, or of the newest one that is sound.
   * @throws CheckpointNotFoundError, CheckpointCorruptError, StoreError.
   */
  async restoreCheckpoint(executionId: string, checkpointId?: string): Promise<Json> {
    return (await this.loadCheckpoint(executionId, checkpointId)).state;
  }

  /** As `restoreCheckpoint`, with the context and what is known of the checkpoint. */
  async loadCheckpoint(executionId: string, checkpointId?: string): Promise<Checkpoint> {
    assertId(executionId);
    return checkpointId === undefined ? this.#loadNewest(executionId) : this.#load(executionId, checkpointId);
  }

  /** In order of their making. States are not loaded. */
  async listCheckpoints(executionId: string): Promise<readonly CheckpointInfo[]> {
    assertId(executionId);
    return this.#storage.list(executionId);
  }

  /** @returns whether there was one. */
  async deleteCheckpoint(executionId: string, checkpointId: string): Promise<boolean> {
    assertId(executionId);
    return this.#storage.delete(executionId, checkpointId);
  }

  /** Ids of all executions that have checkpoints. */
  async listExecutions(): Promise<readonly string[]> {
    return this.#storage.executions();
  }

  /** Deletes old checkpoints. The newest of each execution stays unless `keep` is 0. */
  async prune(options: PruneCheckpointsOptions = {}): Promise<PruneCheckpointsReport> {
    const { keep = 1, createdBefore = Infinity, dryRun = false } = options;
    if (!Number.isInteger(keep) || keep < 0)
      throw new ValidationError(`keep is ${keep}. Give the number of newest checkpoints that stay: 0, 1, 2, ….`, {
        data: { keep: String(keep) },
      });
    let checkpoints = 0;
    let bytes = 0;
    for (const executionId of options.executionId === undefined ? await this.listExecutions() : [options.executionId]) {
      const all = await this.listCheckpoints(executionId);
      for (const { checkpointId, createdAt, sizeBytes } of all.slice(0, Math.max(0, all.length - keep))) {
        if (createdAt >= createdBefore) continue;
        if (!dryRun && !(await this.deleteCheckpoint(executionId, checkpointId))) continue;
        checkpoints += 1;
        bytes += sizeBytes;
      }
    }
    return { checkpoints, bytes };
  }

  /**
   * Saves an execution every `autoSaveInterval` seconds, when it has changed, until stopped. Of the checkpoints made so only
   * the newest is kept. Without an interval nothing is saved.
   */
  autoSave(executionId: string, capture: () => Captured | Promise<Captured>): AsyncDisposable & { stop(): Promise<void> } {
    assertId(executionId);
    const { autoSaveInterval = 0 } = this.#options;
    if (autoSaveInterval === 0) return idle;
    const autoSave = new AutoSave({
      clock: this.#clock,
      intervalMs: autoSaveInterval * 1_000,
      capture,
      save: ({ state, context }) => this.saveCheckpoint(executionId, state, context),
      drop: (checkpointId) => this.deleteCheckpoint(executionId, checkpointId),
      onError: (error) =>
        this.#logger.warning(`The automatic save of "${executionId}" failed; the next one is tried in ${autoSaveInterval} s.`, {
          executionId,
          error: String(error),
        }),
    });
    this.#autoSaves.add(autoSave);
    const stop = async (): Promise<void> => {
      this.#autoSaves.delete(autoSave);
      await autoSave.stop();
    };
    return { stop, [Symbol.asyncDispose]: stop };
  }

  /** Stops automatic saves and closes the storage. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#autoSaves].map((autoSave) => autoSave.stop()));
    this.#autoSaves.clear();
    await this.#storage.close();
  }

  async #load(executionId: string, checkpointId: string): Promise<Checkpoint> {
    const stored = await this.#storage.read(executionId, checkpointId);
    if (stored === undefined) {
      throw new CheckpointNotFoundError(
        `Execution "${executionId}" has no checkpoint "${checkpointId}". List its checkpoints to see which there are.`,
        { data: { executionId, checkpointId } },
      );
    }
    const { state, context } = await decodePayload(stored);
    return { ...infoOf(stored), state, context };
  }

  async #loadNewest(executionId: string): Promise<Checkpoint> {
    let damaged: CheckpointCorruptError | undefined;
    for (const { checkpointId } of [...(await this.listCheckpoints(executionId))].reverse()) {
      try {
        return await this.#load(executionId, checkpointId);
      } catch (error) {
        if (!(error instanceof CheckpointCorruptError)) throw error;
        this.#logger.warning(`Checkpoint "${checkpointId}" of "${executionId}" is damaged; the one before is tried.`, {
          executionId,
          checkpointId,
        });
        damaged ??= error;
      }
    }
    throw (
      damaged ??
      new CheckpointNotFoundError(`Execution "${executionId}" has no checkpoint. Save one first, or check the id.`, {
        data: { executionId },
      })
    );
  }
}

const idle = {
  stop: async (): Promise<void> => undefined,
  [Symbol.asyncDispose]: async (): Promise<void> => undefined,
};

function assertId(executionId: string): void {
  if (typeof executionId === 'string' && executionId !== '' && executionId.isWellFormed()) return;
  throw new ValidationError(`${JSON.stringify(executionId)} is no execution id. Give a non-empty text.`, {
    data: { executionId: String(executionId) },
  });
}
