import type { CheckpointInfo } from '../checkpoint.ts';
import { infoOf, type StateStorage, type StoredCheckpoint } from './state-storage.ts';

/** Keeps checkpoints as long as the process lives. */
export class MemoryStorage implements StateStorage {
  readonly #executions: Map<string, Map<string, StoredCheckpoint>> = new Map();

  async write(checkpoint: StoredCheckpoint): Promise<void> {
    const { executionId, checkpointId } = checkpoint;
    const checkpoints = this.#executions.get(executionId) ?? new Map<string, StoredCheckpoint>();
    this.#executions.set(executionId, checkpoints);
    checkpoints.delete(checkpointId);
    checkpoints.set(checkpointId, { ...checkpoint, payload: checkpoint.payload.slice() });
  }

  async read(executionId: string, checkpointId: string): Promise<StoredCheckpoint | undefined> {
    return this.#executions.get(executionId)?.get(checkpointId);
  }

  async list(executionId: string): Promise<readonly CheckpointInfo[]> {
    return [...(this.#executions.get(executionId)?.values() ?? [])].map(infoOf);
  }

  async delete(executionId: string, checkpointId: string): Promise<boolean> {
    const checkpoints = this.#executions.get(executionId);
    const isDeleted = checkpoints?.delete(checkpointId) ?? false;
    if (checkpoints?.size === 0) this.#executions.delete(executionId);
    return isDeleted;
  }

  async executions(): Promise<readonly string[]> {
    return [...this.#executions.keys()];
  }

  async close(): Promise<void> {
    this.#executions.clear();
  }
}
