import type { Dirent, Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { inFolder, inParent } from './in-folder.ts';
import type { Place } from './resolve-path.ts';

export type EntryType = 'file' | 'directory' | 'link' | 'other';

/** What is known of something in the file system. */
export interface EntryInfo {
  readonly type: EntryType;
  /** Bytes, for files; else 0. */
  readonly size: number;
  /** ms since 1970. */
  readonly modifiedAt: number;
  readonly createdAt: number;
  /** Permission bits, `0o644`. */
  readonly mode: number;
}

/** What is at a place. @throws PathNotFoundError */
export function entryInfo(place: Place): Promise<EntryInfo> {
  if (place.parts.length === 0) return inFolder(place, async (folder) => infoOf(await lstat(folder.at('.'))));
  return inParent(place, async (folder, name) => infoOf(await lstat(folder.at(name))));
}

export function infoOf(stats: Stats): EntryInfo {
  return {
    type: typeOf(stats),
    size: stats.isFile() ? stats.size : 0,
    modifiedAt: Math.round(stats.mtimeMs),
    createdAt: Math.round(stats.birthtimeMs),
    mode: stats.mode & 0o777,
  };
}

export function typeOf(entry: Stats | Dirent): EntryType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
