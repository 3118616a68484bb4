/** Size limits of file access. */
export interface FileLimits {
  /** Largest file that is read into memory. Default 32 MiB. */
  readonly readBytes: number;
  /** Largest file that is written. Default 64 MiB. */
  readonly writeBytes: number;
  /** Most bytes one copy may move. Default 1 GiB. */
  readonly copyBytes: number;
  /** Most entries that a listing, a copy or a deletion of a folder visits. Default 100,000. */
  readonly entries: number;
}

const MiB = 1024 * 1024;

export const defaultFileLimits: FileLimits = { readBytes: 32 * MiB, writeBytes: 64 * MiB, copyBytes: 1024 * MiB, entries: 100_000 };

/** Folders deeper than this are not descended into. */
export const MAX_FOLDER_DEPTH = 128;
