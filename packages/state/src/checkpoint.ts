import type { Json } from '@tutti/core';

/** What a list shows of a checkpoint; its state is not loaded for it. */
export interface CheckpointInfo {
  readonly checkpointId: string;
  readonly executionId: string;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly isCompressed: boolean;
  /** Bytes as stored. */
  readonly sizeBytes: number;
}

/** A checkpoint with what was saved. */
export interface Checkpoint extends CheckpointInfo {
  readonly state: Json;
  readonly context: Json;
}
