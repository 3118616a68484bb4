import type { Clock } from '@tutti/core';

export interface SqliteJournalOptions {
  /** The file; made if it is not there. Its folder must exist, on a local disk. */
  readonly path: string;
  /**
   * `strict` (default): what was acknowledged survives a power cut, by an fsync per transaction.
   * `relaxed`: it survives a killed process, not a power cut.
   */
  readonly durability?: 'strict' | 'relaxed';
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** Most rows written in one transaction. Default 512. */
  readonly maxBatchRows?: number;
  /** Longest time one transaction takes in writes before it commits, ms. Default 4. */
  readonly maxBatchMs?: number;
  /** How long a lock held by another process is waited for before writes fail with `STORE_BUSY`, ms. Default 10000. */
  readonly busyTimeoutMs?: number;
  /** Writes that would make the file larger fail with `DISK_FULL`, bytes; the log beside it comes on top. Default: the disk. */
  readonly maxFileBytes?: number;
}
