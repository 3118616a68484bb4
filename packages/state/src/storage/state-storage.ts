import type { CheckpointInfo } from '../checkpoint.ts';

/** A checkpoint as bytes, with what is needed to check and read them. */
export interface StoredCheckpoint {
  readonly checkpointId: string;
  readonly executionId: string;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly isCompressed: boolean;
  /** Length of the bytes before compression. */
  readonly rawBytes: number;
  readonly payload: Uint8Array;
}

/**
 * Where checkpoints are kept. Ids are any text. Several processes may use one store.
 * @throws StoreError, DiskFullError, CheckpointCorruptError
 */
export interface StateStorage {
  /** Durable when it resolves. All of it or nothing. */
  write(checkpoint: StoredCheckpoint): Promise<void>;
  /** @throws CheckpointCorruptError when its checksum does not match. */
  read(executionId: string, checkpointId: string): Promise<StoredCheckpoint | undefined>;
  /** The checkpoints of an execution in order of their making, without their payloads; unreadable ones are left out and logged. */
  list(executionId: string): Promise<readonly CheckpointInfo[]>;
  /** @returns whether there was one. */
  delete(executionId: string, checkpointId: string): Promise<boolean>;
  /** Ids of all executions that have checkpoints. */
  executions(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export function infoOf(checkpoint: StoredCheckpoint): CheckpointInfo {
  const { checkpointId, executionId, createdAt, isCompressed, payload } = checkpoint;
  return { checkpointId, executionId, createdAt, isCompressed, sizeBytes: payload.byteLength };
}
