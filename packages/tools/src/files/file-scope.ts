import type { Ids } from '@tutti/core';
import type { FileLimits } from './file-limits.ts';

/** Where file access is confined to, and how. */
export interface FileScope {
  /** Absolute path of the folder that relative paths start from. */
  readonly root: string;
  /** Whether paths must stay below the root. */
  readonly isSandboxed: boolean;
  /** Whether folders are held open while their contents are worked on (Linux), or checked by name (elsewhere). */
  readonly isPinned: boolean;
  readonly limits: FileLimits;
  readonly ids: Ids;
}
